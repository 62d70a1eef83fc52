/** What ends a line or moves the cursor. */
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;

/** What turns the direction of all that follows: a name with one changes how the rest of its line reads. */
const DIRECTIONS = /[\u202A-\u202E\u2066-\u2069]/g;

/** A text that is safe to print: names come from other people and may hold control characters. */
export const printable = (text: string): string =>
  text.replace(CONTROLS, ' ').replace(DIRECTIONS, '\uFFFD');

/** Epoch ms as `2026-03-13 15:00 UTC`. */
export const utc = (time: number): string =>
  `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** A count for people: `20,000`. */
export const count = (value: number): string => value.toLocaleString('en-US');
