/**
 * A count with its noun: `1 page`, `1,234 addresses`.
 * @param plural default: the noun and an s
 */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? noun : plural}`;
