/** For sorting: numbers by size, texts by code unit, whatever the language of the machine. */
export const compare = <T extends string | number>(a: T, b: T): number =>
  a < b ? -1 : a > b ? 1 : 0;
