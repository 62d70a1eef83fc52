/** What ends a line or moves the cursor. */
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;

/** What turns the direction of all that follows: a name with one changes how the rest of its line reads. */
const DIRECTIONS = '\\u202A-\\u202E\\u2066-\\u2069';

/**
 * What nobody sees and no language needs (soft hyphen, zero-width space, word joiner and the like, tags): with it one
 * name looks like another. Joiners and the marks of direction that end with a letter stay.
 */
const UNSEEN =
  '\\u00AD\\u115F\\u1160\\u17B4\\u17B5\\u180E\\u200B\\u2060-\\u2065\\u206A-\\u206F\\u3164\\uFEFF\\uFFA0\\uFFF0-\\uFFFB\\u{E0000}-\\u{E007F}';

const MISLEADING = new RegExp(`[${DIRECTIONS}${UNSEEN}]|\\p{Surrogate}`, 'gu');

/** A text that is safe to print: names come from other people and may hold control characters. */
export const printable = (text: string): string =>
  text.replace(CONTROLS, ' ').replace(MISLEADING, '\uFFFD');

/** What a terminal obeys, or what changes how a line reads, although JSON allows it to stand for itself. */
const UNSAFE_IN_JSON = new RegExp(`[\\u007F-\\u009F\\u2028\\u2029${DIRECTIONS}]`, 'gu');

/** JSON with such characters escaped, so that nothing is lost. @param json as `JSON.stringify` writes it */
export const safeJson = (json: string): string =>
  json.replace(
    UNSAFE_IN_JSON,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/**
 * A value as JSON that is safe on a terminal.
 * @param indent spaces of a level; 0 writes one line
 */
export const jsonText = (value: unknown, indent = 2): string =>
  safeJson(JSON.stringify(value, null, indent));

/** Epoch ms as `2026-03-13 15:00 UTC`. */
export const utc = (time: number): string =>
  `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** A count for people: `20,000`. */
export const count = (value: number): string => value.toLocaleString('en-US');

/** Epoch ms as a day in UTC: `2026-03-13`. */
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
