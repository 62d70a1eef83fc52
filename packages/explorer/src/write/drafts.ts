import type { Value } from '../model/model';
import { DictionaryColumn } from './store/dictionaryColumn';
import { isCell } from './store/flatten';

/** A column before it is known what other columns say of it. */
export interface Draft {
  readonly name: string;
  /** Number of the value from 1 by row, in the order of first use; 0 where there is none. */
  readonly codes: Uint32Array;
  /** Distinct values, in the order of their first use. */
  readonly values: readonly Value[];
}

/**
 * A column that was filled row by row.
 * @param count count of rows
 */
export const wholeDraft = (name: string, column: DictionaryColumn, count: number): Draft => {
  const codes = new Uint32Array(count);
  codes.set(column.codes.subarray(0, count));
  return { name, codes, values: column.values.slice(1) as Value[] };
};

/**
 * A column of the graph for some rows of it.
 * @param rows in the order of the file
 * @returns undefined when none of them has a value
 */
export function draftOf(
  name: string,
  column: DictionaryColumn | undefined,
  rows: ArrayLike<number>,
): Draft | undefined {
  if (!column) return undefined;
  const cells = column.values.map(cellOf);
  const draft = column.values.every(isCell)
    ? renumbered(name, column, rows, cells)
    : recoded(name, column, rows, cells);
  return draft.values.length > 0 ? draft : undefined;
}

/** Distinct values are distinct cells: only the numbers change. */
function renumbered(
  name: string,
  { codes: before }: DictionaryColumn,
  rows: ArrayLike<number>,
  cells: readonly (Value | undefined)[],
): Draft {
  const codes = new Uint32Array(rows.length);
  const values: Value[] = [];
  const known = new Uint32Array(cells.length);
  for (let row = 0; row < codes.length; row++) {
    const code = before[rows[row] as number] ?? 0;
    const cell = cells[code];
    if (cell === undefined) continue;
    if (known[code] === 0) known[code] = values.push(cell);
    codes[row] = known[code] as number;
  }
  return { name, codes, values };
}

/** Of what no column holds as it is, two values may have one JSON. */
function recoded(
  name: string,
  { codes }: DictionaryColumn,
  rows: ArrayLike<number>,
  cells: readonly (Value | undefined)[],
): Draft {
  const column = new DictionaryColumn();
  for (let row = 0; row < rows.length; row++) {
    const cell = cells[codes[rows[row] as number] ?? 0];
    if (cell !== undefined) column.set(row, cell);
  }
  return wholeDraft(name, column, rows.length);
}

/** A value as a column can hold it: what is neither plain nor a list of texts becomes its JSON. */
function cellOf(value: unknown): Value | undefined {
  if (value === undefined) return undefined;
  return isCell(value) ? (value as Value) : JSON.stringify(value);
}
