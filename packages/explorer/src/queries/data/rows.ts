import type { Column, EntityTable, Table } from '../../model/model';
import type { Rows } from '../shared/rows';
import { numbersOf } from '../shared/rows';

/** Which rows of a type are wanted by their properties, from the address of the page. */
export interface Where {
  /** Value by property; texts as they are, others as JSON writes them. Several are parted by `|`. */
  readonly is?: Readonly<Record<string, string>>;
  /** The same: rows with one of these values are left out. */
  readonly not?: Readonly<Record<string, string>>;
  /** Names of properties that must be absent, parted by `|`. */
  readonly without?: string;
}

const textOfValue = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/** A test of rows: whether a property has one of some values. */
function hasOneOf(column: Column | undefined, texts: readonly string[]): (row: number) => boolean {
  if (!column) return () => false;
  if (column.kind === 'number') {
    return (row) => texts.includes(String(column.numbers[row]));
  }
  const wanted = [false, ...column.values.map((value) => texts.includes(textOfValue(value)))];
  return (row) => wanted[column.codes[row] ?? 0] ?? false;
}

const isAbsent = (column: Column | undefined): ((row: number) => boolean) => {
  if (!column) return () => true;
  if (column.kind === 'number') return (row) => Number.isNaN(column.numbers[row]);
  return (row) => column.codes[row] === 0;
};

/** Those of the rows that are as wanted. */
export function rowsWhere({ columns }: Table, rows: Rows, { is, not, without }: Where): Rows {
  let chosen = rows;
  for (const [name, texts] of Object.entries(is ?? {})) {
    chosen = chosen.filter(hasOneOf(columns.get(name), texts.split('|')));
  }
  for (const [name, texts] of Object.entries(not ?? {})) {
    const isUnwanted = hasOneOf(columns.get(name), texts.split('|'));
    chosen = chosen.filter((row) => !isUnwanted(row));
  }
  for (const name of without?.split('|') ?? []) chosen = chosen.filter(isAbsent(columns.get(name)));
  return chosen;
}

/** By what the rows of a type are sorted. */
export type DataOrder = 'time' | 'name';

/** Places of the values of a column in the alphabet: comparing texts is slow, so each text is compared once. */
const ranks = new WeakMap<object, Float64Array>();
const collator = new Intl.Collator('en', { numeric: true });

function rankOf(values: readonly string[]): Float64Array {
  let rank = ranks.get(values);
  if (!rank) {
    rank = new Float64Array(values.length);
    const order = Array.from(values, (_, at) => at);
    order.sort((a, b) => collator.compare(values[a] ?? '', values[b] ?? ''));
    for (const [place, at] of order.entries()) rank[at] = place;
    ranks.set(values, rank);
  }
  return rank;
}

/** What a row is sorted by; NaN where it has nothing. */
function sortKey(table: EntityTable, order: DataOrder): (row: number) => number {
  if (order === 'time') {
    const times = numbersOf(table, 'createdOn');
    return (row) => times?.[row] ?? NaN;
  }
  const column = table.columns.get('displayName') ?? table.columns.get('name');
  if (column?.kind === 'coded') {
    const rank = rankOf(column.values as readonly string[]);
    return (row) => rank[(column.codes[row] ?? 0) - 1] ?? NaN;
  }
  const rank = rankOf(table.keys);
  return (row) => rank[row] ?? NaN;
}

/** Sorts rows by time or name; those without either come last. Equal ones stay in the order of the table. */
export function sortedRows(
  table: EntityTable,
  rows: Rows,
  order: DataOrder,
  descending: boolean,
): Rows {
  const key = sortKey(table, order);
  const keys = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) keys[at] = key(rows[at] as number);
  if (isAscending(keys)) return descending ? backwards(rows, keys) : rows;
  const places = Uint32Array.from(rows, (_, at) => at);
  const sign = descending ? -1 : 1;
  places.sort((a, b) => {
    const [left, right] = [keys[a] ?? NaN, keys[b] ?? NaN];
    if (Number.isNaN(left) || Number.isNaN(right)) {
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right)) || a - b;
    }
    return sign * (left - right) || a - b;
  });
  return places.map((at) => rows[at] ?? 0);
}

/** Whether they are sorted already, as events are by time: the smallest first, NaN last. */
function isAscending(keys: Float64Array): boolean {
  for (let at = 1; at < keys.length; at++) {
    const [left, right] = [keys[at - 1] as number, keys[at] as number];
    if (!(left <= right) && !Number.isNaN(right)) return false;
  }
  return true;
}

/** Rows in ascending order the other way round: equal ones stay as they are, and those without a key stay last. */
function backwards(rows: Rows, keys: Float64Array): Rows {
  const turned = new Uint32Array(rows.length);
  let place = 0;
  let end = keys.length;
  while (end > 0 && Number.isNaN(keys[end - 1])) end--;
  turned.set(rows.subarray(end), end);
  while (end > 0) {
    let first = end - 1;
    while (first > 0 && keys[first - 1] === keys[end - 1]) first--;
    turned.set(rows.subarray(first, end), place);
    place += end - first;
    end = first;
  }
  return turned;
}
