/** Lists of numbers, one a group, in one piece: those of group `g` stand from `starts[g]` to `starts[g + 1]`. */
export interface CompressedRows {
  readonly starts: Uint32Array<ArrayBuffer>;
  readonly list: Uint32Array<ArrayBuffer>;
}

/**
 * Puts numbers into their groups; those of a group keep the order in which they come.
 * @param count count of groups
 * @param each hands on every number with its group; it is called twice and must do the same both times
 */
export function compressedRows(
  count: number,
  each: (add: (group: number, number: number) => void) => void,
): CompressedRows {
  const starts = new Uint32Array(count + 1);
  each((group) => {
    starts[group + 1] = (starts[group + 1] as number) + 1;
  });
  for (let group = 0; group < count; group++) {
    starts[group + 1] = (starts[group + 1] as number) + (starts[group] as number);
  }
  const next = starts.slice();
  const list = new Uint32Array(starts[count] as number);
  each((group, number) => {
    const place = next[group] as number;
    list[place] = number;
    next[group] = place + 1;
  });
  return { starts, list };
}
