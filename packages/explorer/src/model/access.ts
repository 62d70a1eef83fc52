import { Gradual } from './gradual';
import { assembleRaw } from './assembleRaw';
import type { Column, EntityTable, Filter, Model, RelationshipTable, Table, Value } from './model';
import { isEventType } from '@graph-1password/vocabulary';

/** The table of a type of entity. */
export const entityTable = (model: Model, type: string): EntityTable | undefined =>
  model.entities.find((table) => table.type === type);

/** Whether the entities of a table happened at a time: only they are bound by the range of a filter. */
export const isEventTable = ({ type }: Table): boolean => isEventType(type);

/** First place in `[low, high)` that does not come before; `high` when all do. */
function firstNot(low: number, high: number, before: (place: number) => boolean): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (before(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function holder<T extends Table>(tables: readonly T[], number: number): T {
  const after = firstNot(0, tables.length, (i) => (tables[i] as T).start <= number);
  const table = tables[after - 1];
  if (!table || number >= table.start + table.count) throw new RangeError(`no number ${number}`);
  return table;
}

/** The table that an entity is in. @throws RangeError when there is no such number */
export const tableOf = (model: Model, entity: number): EntityTable =>
  holder(model.entities, entity);

/** The table that a relationship is in. @throws RangeError when there is no such number */
export const relationshipTable = (model: Model, relationship: number): RelationshipTable =>
  holder(model.relationships, relationship);

/** `_type` of an entity. */
export const typeOf = (model: Model, entity: number): string => tableOf(model, entity).type;

/** `_key` of an entity. */
export function keyOf(model: Model, entity: number): string {
  const table = tableOf(model, entity);
  return table.keys[entity - table.start] as string;
}

/** What an entity is called: its display name, else its name, else its key. */
export function nameOf(model: Model, entity: number): string {
  const table = tableOf(model, entity);
  const row = entity - table.start;
  return (
    textOf(table, 'displayName', row) ?? textOf(table, 'name', row) ?? (table.keys[row] as string)
  );
}

function cell(column: Column | undefined, row: number): Value | undefined {
  if (!column) return undefined;
  if (column.kind === 'coded') return column.values[(column.codes[row] ?? 0) - 1];
  const number = column.numbers[row];
  return Number.isNaN(number) ? undefined : number;
}

/** A property of a row; undefined when the row has none of that name. */
export const valueOf = (table: Table, name: string, row: number): Value | undefined =>
  cell(table.columns.get(name), row);

/** A property of a row, when it is a text that is not empty. */
export function textOf(table: Table, name: string, row: number): string | undefined {
  const value = valueOf(table, name, row);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A property of a row, when it is a number. */
export function numberOf(table: Table, name: string, row: number): number | undefined {
  const value = valueOf(table, name, row);
  return typeof value === 'number' ? value : undefined;
}

function* cells(columns: ReadonlyMap<string, Column>, row: number): Generator<[string, Value]> {
  for (const [name, column] of columns) {
    const value = cell(column, row);
    if (value !== undefined) yield [name, value];
  }
}

/** All properties of an entity. */
export function propertiesOf(model: Model, entity: number): Record<string, Value> {
  const table = tableOf(model, entity);
  return Object.fromEntries(cells(table.columns, entity - table.start));
}

/** What an entity was made from, as it was received; undefined when nothing is known. */
export function rawDataOf(model: Model, entity: number): unknown {
  const table = tableOf(model, entity);
  return assembleRaw(cells(table.rawColumns, entity - table.start));
}

const rowsByKey = new WeakMap<EntityTable, Gradual<ReadonlyMap<string, number>>>();

/** The entity with a key. The first call for a key of a large table takes a moment: it makes an index. */
export function entityByKey({ entities }: Model, key: string): number | undefined {
  // Most tables are passed over by what all their keys begin with: events are the many, and rarely asked for.
  for (let at = entities.length - 1; at >= 0; at--) {
    const table = entities[at] as EntityTable;
    if (!key.startsWith(table.keyPrefix)) continue;
    const row = keyIndex(table).value.get(key);
    if (row !== undefined) return table.start + row;
  }
  return undefined;
}

/** The rows of a table by key, as `entityByKey` needs them. */
export function keyIndex(table: EntityTable): Gradual<ReadonlyMap<string, number>> {
  let index = rowsByKey.get(table);
  if (!index) rowsByKey.set(table, (index = new Gradual(indexSteps(table))));
  return index;
}

/** Rows that are indexed between two pauses. */
const INDEX_STEP = 10_000;

function* indexSteps({ keys }: EntityTable): Generator<void, ReadonlyMap<string, number>> {
  const index = new Map<string, number>();
  for (let row = 0; row < keys.length; row++) {
    index.set(keys[row] as string, row);
    if (row % INDEX_STEP === INDEX_STEP - 1) yield;
  }
  return index;
}

/** Relationships that begin at an entity, perhaps of one type only, in the order of their numbers. */
export const outgoing = (model: Model, entity: number, type?: string): number[] =>
  touching(model, model.adjacency.outStart, model.adjacency.out, entity, type);

/** Relationships that end at an entity, perhaps of one type only, in the order of their numbers. */
export const incoming = (model: Model, entity: number, type?: string): number[] =>
  touching(model, model.adjacency.inStart, model.adjacency.in, entity, type);

function touching(
  model: Model,
  start: Uint32Array,
  numbers: Uint32Array,
  entity: number,
  type: string | undefined,
): number[] {
  const [first = 0, end = 0] = [start[entity], start[entity + 1]];
  if (type === undefined) return Array.from(numbers.subarray(first, end));
  const table = model.relationships.find((each) => each.type === type);
  if (!table) return [];
  const from = firstNot(first, end, (i) => (numbers[i] as number) < table.start);
  const to = firstNot(from, end, (i) => (numbers[i] as number) < table.start + table.count);
  return Array.from(numbers.subarray(from, to));
}

/**
 * The rows of a table that lie in the time range of a filter: `[first, end)`. Only events are bound by time; of
 * vaults, users and the like it is the whole table. An event without a time lies in no range but the whole.
 */
export function rowsInRange(
  table: Table,
  { from, until }: Pick<Filter, 'from' | 'until'>,
): readonly [first: number, end: number] {
  const column = isEventTable(table) ? table.columns.get('createdOn') : undefined;
  if (column?.kind !== 'number' || (from === undefined && until === undefined)) {
    return [0, table.count];
  }
  const { numbers } = column;
  // Events without a time, NaN, stand at the end.
  const before = (moment: number) =>
    firstNot(0, table.count, (i) => (numbers[i] as number) < moment);
  const first = from === undefined ? 0 : before(from);
  return [first, Math.max(first, before(until ?? Infinity))];
}
