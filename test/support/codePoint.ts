import fc from 'fast-check';

/** From here to the other, code points are halves of others. */
const SURROGATES = [0xd800, 0xdfff] as const;
const HALVES = SURROGATES[1] - SURROGATES[0] + 1;
const LAST = 0x10_ffff;

/**
 * Any character, as `unit` of `fc.string`. fast-check's own `'binary'` says the same, but first puts a million of them
 * into a table, in every test file that has one.
 */
export const codePoint = fc.integer({ min: 0, max: LAST - HALVES }).map(
  (n) => String.fromCodePoint(n < SURROGATES[0] ? n : n + HALVES),
  (text) => {
    const point = typeof text === 'string' ? text.codePointAt(0) : undefined;
    if (point === undefined || String.fromCodePoint(point) !== text)
      throw new Error('not a character');
    if (point < SURROGATES[0]) return point;
    if (point <= SURROGATES[1]) throw new Error('half a character');
    return point - HALVES;
  },
);
