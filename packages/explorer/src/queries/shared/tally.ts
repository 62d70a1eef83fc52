import { compare } from '@graph-1password/j1ql/browser';
import type { Table } from '../../model/model';
import { codedColumn, numbersOf } from './rows';
import type { Rows } from './rows';

/** How many events have one value, and when. */
export interface Tally {
  /** The value as received. */
  readonly value: string;
  /** Count of events. */
  readonly count: number;
  /** Oldest of them, epoch ms. */
  readonly firstOn: number;
  /** Newest of them, epoch ms. */
  readonly lastOn: number;
}

/** Most first, then by name, so that the order never depends on the graph's own. */
export const byCount = (
  a: { count: number; value: string },
  b: { count: number; value: string },
): number => b.count - a.count || compare(a.value, b.value);

/**
 * Counts rows by the text of a property; rows without the property are left out.
 * @param rows ascending in time
 */
export function tally(table: Table | undefined, rows: Rows, name: string): Tally[] {
  const column = codedColumn(table, name);
  const times = numbersOf(table, 'createdOn');
  if (!column) return [];
  const seen = new Map<number, { count: number; firstOn: number; lastOn: number }>();
  for (const row of rows) {
    const code = column.codes[row] ?? 0;
    if (code === 0) continue;
    const time = times?.[row] ?? NaN;
    const known = seen.get(code);
    if (!known) seen.set(code, { count: 1, firstOn: time, lastOn: time });
    else {
      known.count++;
      known.lastOn = time;
    }
  }
  return Array.from(seen, ([code, counts]) => ({
    value: String(column.values[code - 1]),
    ...counts,
  })).sort(byCount);
}
