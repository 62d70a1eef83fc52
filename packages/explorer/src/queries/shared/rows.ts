import { rowsInRange } from '../../model/access';
import { matching } from '../../model/search';
import type { CodedColumn, EntityTable, Filter, Model, Table, Value } from '../../model/model';

/** Rows of one table, ascending, which for events is the order of their time. */
export type Rows = Uint32Array;

const NO_ROWS: Rows = new Uint32Array(0);

/** A property that holds texts, or undefined where the table has none of that name. */
export function codedColumn(table: Table | undefined, name: string): CodedColumn | undefined {
  const column = table?.columns.get(name);
  return column?.kind === 'coded' ? column : undefined;
}

/** The numbers of a property by row, NaN where a row has none; undefined where the table has no such property. */
export function numbersOf(table: Table | undefined, name: string): Float64Array | undefined {
  const column = table?.columns.get(name);
  return column?.kind === 'number' ? column.numbers : undefined;
}

/** Reads a property that holds texts by row; undefined where a row has none. */
export function readerOf(
  table: Table | undefined,
  name: string,
): (row: number) => Value | undefined {
  const column = codedColumn(table, name);
  if (!column) return () => undefined;
  const { codes, values } = column;
  return (row) => values[(codes[row] ?? 0) - 1];
}

/** The code by which a column knows a text; 0 where it does not. */
export const codeOf = (column: CodedColumn | undefined, value: string): number =>
  column === undefined ? 0 : column.values.indexOf(value) + 1;

/** Rows by the code of a property, as compressed rows: those of code `c` stand at `start[c] .. start[c + 1]`. */
interface Grouping {
  readonly column: CodedColumn;
  readonly codes: ReadonlyMap<unknown, number>;
  readonly start: Uint32Array;
  readonly rows: Rows;
}

const groupings = new WeakMap<Table, Map<string, Grouping | undefined>>();

function grouping(table: Table, name: string): Grouping | undefined {
  let known = groupings.get(table);
  if (!known) groupings.set(table, (known = new Map<string, Grouping | undefined>()));
  if (!known.has(name)) known.set(name, group(codedColumn(table, name)));
  return known.get(name);
}

function group(column: CodedColumn | undefined): Grouping | undefined {
  if (!column) return undefined;
  const { codes, values } = column;
  const start = new Uint32Array(values.length + 2);
  for (let row = 0; row < codes.length; row++) {
    const after = (codes[row] as number) + 1;
    start[after] = (start[after] as number) + 1;
  }
  for (let code = 1; code < start.length; code++) {
    start[code] = (start[code] ?? 0) + (start[code - 1] ?? 0);
  }
  const next = start.slice();
  const rows = new Uint32Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    const at = next[code] as number;
    rows[at] = row;
    next[code] = at + 1;
  }
  return { column, codes: new Map(values.map((value, at) => [value, at + 1])), start, rows };
}

/** Makes ready what `rowsWith` needs for a property. */
export function indexRows(table: Table | undefined, name: string): void {
  if (table) grouping(table, name);
}

/** The rows that have a text in a property. The first call for a property indexes it. */
export function rowsWith(table: Table | undefined, name: string, value: string): Rows {
  const groups = table && grouping(table, name);
  const code = groups?.codes.get(value);
  if (!groups || code === undefined) return NO_ROWS;
  return groups.rows.subarray(groups.start[code], groups.start[code + 1]);
}

/** Whether a row of events is in a filter: in its range of time, and with its text. */
export function inFilter(
  model: Model,
  table: EntityTable | undefined,
  filter: Filter,
): (row: number) => boolean {
  if (!table) return () => false;
  const [first, end] = rowsInRange(table, filter);
  const matches = matching(model, filter.search);
  const { start } = table;
  if (!matches) return (row) => row >= first && row < end;
  return (row) => row >= first && row < end && matches[start + row] === 1;
}

/** The given rows that are in a filter. */
export function select(
  model: Model,
  table: EntityTable | undefined,
  rows: Rows,
  filter: Filter,
): Rows {
  return rows.filter(inFilter(model, table, filter));
}

/** Two lists of rows as one, each row once. */
export function union(a: Rows, b: Rows): Rows {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return Uint32Array.from(new Set([...a, ...b])).sort();
}

/** The rows of `a` that are not in `b`. */
export function without(a: Rows, b: Rows): Rows {
  if (a.length === 0 || b.length === 0) return a;
  const others = new Set(b);
  return a.filter((row) => !others.has(row));
}
