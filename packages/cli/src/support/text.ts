/** A text that is safe to print: names come from other people and may hold control characters. */
export const printable = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');

/** Epoch ms as `2026-03-13 15:00 UTC`. */
export const utc = (time: number): string =>
  `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** A count for people: `20,000`. */
export const count = (value: number): string => value.toLocaleString('en-US');
