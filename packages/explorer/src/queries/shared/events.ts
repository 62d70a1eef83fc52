import { compare } from '@graph-1password/j1ql/browser';
import { entityTable, rowsInRange } from '../../model/access';
import { matching } from '../../model/search';
import type { EntityTable, Filter, Model } from '../../model/model';
import type { Rows } from './rows';
import { codedColumn } from './rows';

/** Events of one stream that are in a filter. */
export interface StreamRows {
  readonly table: EntityTable | undefined;
  readonly rows: Rows;
}

/** The events of a stream that are in a filter, oldest first. @param type `_type` of the events */
export function streamRows(model: Model, type: string, filter: Filter): StreamRows {
  const table = entityTable(model, type);
  if (!table) return { table, rows: new Uint32Array(0) };
  const [first, end] = rowsInRange(table, filter);
  const mask = matching(model, filter.search);
  const rows = new Uint32Array(end - first);
  let count = 0;
  for (let row = first; row < end; row++) {
    if (mask && mask[table.start + row] !== 1) continue;
    rows[count] = row;
    count++;
  }
  return { table, rows: rows.subarray(0, count) };
}

/** A value of a property, and the rows that have it. */
export interface Share {
  /** Undefined: the rows without the property. */
  readonly value: string | undefined;
  /** Count of rows. */
  readonly count: number;
}

/** Counts rows by the text of a property, most first; rows without it are counted too. */
export function shares({ table, rows }: StreamRows, name: string): Share[] {
  const column = codedColumn(table, name);
  if (!column) return rows.length > 0 ? [{ value: undefined, count: rows.length }] : [];
  const { codes } = column;
  const counts = new Uint32Array(column.values.length + 1);
  for (let at = 0; at < rows.length; at++) {
    const code = codes[rows[at] as number] as number;
    counts[code] = (counts[code] as number) + 1;
  }
  const found: Share[] = [];
  counts.forEach((count, code) => {
    if (count === 0) return;
    const value = code === 0 ? undefined : String(column.values[code - 1]);
    found.push({ value, count });
  });
  return found.sort(mostFirst);
}

/** Most first, then by the value, so that the order never depends on the graph's own. */
export const mostFirst = (a: Share, b: Share): number =>
  b.count - a.count || compare(a.value ?? '', b.value ?? '');
