import fc from 'fast-check';
import { keyOf, Sorter } from './sorter';

/** Sorts with so little memory that nearly each line is a part of its own. */
function sortedWith(lines: readonly (readonly [key: string, line: string])[], mostKept: number) {
  const sorter = new Sorter(mostKept);
  try {
    for (const [key, line] of lines) sorter.add(keyOf(key), JSON.stringify(line));
    const found = [...sorter.sorted()].map(({ key, line }): [string, string] => [
      JSON.parse(key) as string,
      JSON.parse(line) as string,
    ]);
    return { found, duplicates: sorter.duplicates };
  } finally {
    sorter.close();
  }
}

test('lines come in the order of their keys, however few fit into memory', () => {
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(text, text), { selector: ([key]) => key }), (lines) => {
      const all = sortedWith(lines, Infinity);
      expect(sortedWith(lines, 1)).toEqual(all);
      expect(sortedWith(lines, 40)).toEqual(all);
      expect(new Map(all.found)).toEqual(new Map(lines));
      expect(all.found).toHaveLength(lines.length);
    }),
    { numRuns: 100 },
  );
});

test('a line of 1 MB survives, and of two with one key the first in a part stays', () => {
  const long = 'ü"\n\u202e'.repeat(250_000);
  const lines = [
    ['b', 'x'],
    ['a', long],
    ['b', 'y'],
  ] as const;
  for (const mostKept of [1, Infinity]) {
    const { found, duplicates } = sortedWith(lines, mostKept);
    expect(found).toEqual([
      ['a', long],
      ['b', 'x'],
    ]);
    expect(duplicates).toBe(1);
  }
});
