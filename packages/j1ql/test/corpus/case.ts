import type { ParameterValue } from '../../src';

/** A cell; a whole entity is written as its key. */
type Cell = string | number | boolean | null | Cell[];

/** A query and what it gives on the small graph. */
export type Case = [
  query: string,
  /** Rows in order. One cell a row may stand without its brackets. */
  rows: (Cell | Cell[])[],
  options?: { parameters?: Record<string, ParameterValue>; limit?: number },
];
