import { EntityTypes } from '@graph-1password/vocabulary';
import { isEventTable, nameOf, rowsInRange, typeOf, keyOf, valueOf } from '../../model/access';
import { matching } from '../../model/search';
import type { EntityTable, Filter, Model, RelationshipTable, Value } from '../../model/model';
import type { DataOrder, Where } from './rows';
import { rowsWhere, sortedRows } from './rows';
import { propertiesShown } from './shown';
import { marksOfEntity } from '../shared/accounts';
import { streamRows } from '../shared/events';
import { usedIn } from '../shared/inventory';
import { numbersOf } from '../shared/rows';
import type { AccountMark, NamedEntity } from '../shared/users';

/** Rows of a page. */
export const PAGE_ROWS = 50;

/** Which entities or relationships, and which page of them. */
export interface DataArgs extends Where {
  readonly filter: Filter;
  /** `_type`; one that the file does not have gives nothing. */
  readonly type: string;
  /** From 0. */
  readonly page: number;
  /** Rows of a page; default 50. A saved file has all of them. */
  readonly size?: number;
  /** Default: newest first for events, by name for the others. Of entities only. */
  readonly order?: DataOrder;
  readonly descending?: boolean;
}

/** Types with the count of what is in the filter. */
export interface TypeCount {
  readonly type: string;
  readonly count: number;
}

/** A type of relationships, with the types of the ends of its first one. */
export interface RelationshipTypeCount extends TypeCount {
  /** Upper case, as in `PERFORMED`. */
  readonly class: string;
  readonly fromType: string;
  readonly toType: string;
}

/** A thing by which a row or a link names an entity. */
export interface EntityName {
  readonly key: string;
  readonly type: string;
  readonly name: string;
  /** Of users: suspended, of another account and so on; absent when there is none. */
  readonly marks?: readonly AccountMark[];
}

/** A row of the list of entities. */
export interface EntityRow extends EntityName {
  /** When the event happened, or the thing was created; epoch ms. */
  readonly createdOn?: number;
  /** Of an item usage: the item and the vault, as far as it names them. */
  readonly item?: NamedEntity;
  readonly vault?: NamedEntity;
  /** Values of the properties of the page, by their name. */
  readonly values: Readonly<Record<string, Value>>;
}

/** One page of the entities of a type. */
export interface EntityPage {
  /** Count of rows over all pages. */
  readonly total: number;
  readonly page: number;
  readonly order: DataOrder;
  readonly descending: boolean;
  /** Properties that the rows show beside name and time. */
  readonly properties: readonly string[];
  readonly rows: readonly EntityRow[];
}

/** A row of the list of relationships. */
export interface RelationshipRow {
  readonly key: string;
  readonly from: EntityName;
  readonly to: EntityName;
}

/** One page of the relationships of a type. */
export interface RelationshipPage {
  readonly total: number;
  readonly page: number;
  readonly class: string;
  readonly rows: readonly RelationshipRow[];
}

const nothing = new Uint32Array(0);

/** How many entities, and how many relationships, of each type are in a filter. */
export function dataTypes(
  model: Model,
  { filter }: { filter: Filter },
): { entities: TypeCount[]; relationships: RelationshipTypeCount[] } {
  const ends = endsIn(model, filter);
  return {
    entities: model.entities.map(({ type }) => ({
      type,
      count: streamRows(model, type, filter).rows.length,
    })),
    relationships: model.relationships.map((table) => ({
      type: table.type,
      class: table.class,
      fromType: typeOf(model, table.from[0] ?? 0),
      toType: typeOf(model, table.to[0] ?? 0),
      count: relationshipCount(table, ends),
    })),
  };
}

/** One page of the entities of a type that are in a filter. */
export function dataEntities(model: Model, args: DataArgs): EntityPage {
  const { table, rows } = streamRows(model, args.type, args.filter);
  const order = args.order ?? (table && isEventTable(table) ? 'time' : 'name');
  const descending = args.descending ?? order === 'time';
  const chosen = table
    ? sortedRows(table, rowsWhere(table, rows, args), order, descending)
    : nothing;
  const size = args.size ?? PAGE_ROWS;
  const page = pageOf(chosen.length, args.page, size);
  const properties = propertiesShown(table, args.size !== undefined);
  return {
    ...{ total: chosen.length, page, order, descending, properties },
    rows: Array.from(chosen.slice(page * size, (page + 1) * size), (row) =>
      entityRow(model, table as EntityTable, row, properties),
    ),
  };
}

/** The page that was asked for, or the last one when there are not so many. */
const pageOf = (total: number, page: number, size: number): number =>
  Math.max(0, Math.min(page, Math.ceil(total / size) - 1));

function entityRow(
  model: Model,
  table: EntityTable,
  row: number,
  properties: readonly string[],
): EntityRow {
  const time = numbersOf(table, 'createdOn')?.[row] ?? NaN;
  const values = properties.flatMap((name) => {
    const value = valueOf(table, name, row);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...entityName(model, table.start + row),
    ...(!Number.isNaN(time) && { createdOn: time }),
    ...(table.type === EntityTypes.ITEM_USAGE_EVENT && usedIn(model, row)),
    values: Object.fromEntries(values),
  };
}

/** How an entity is named in rows and links. */
export function entityName(model: Model, entity: number): EntityName {
  const marks = marksOfEntity(model, entity);
  return {
    key: keyOf(model, entity),
    type: typeOf(model, entity),
    name: nameOf(model, entity),
    ...(marks.length > 0 && { marks }),
  };
}

/** One page of the relationships of a type that are in a filter, in the order of the graph. */
export function dataRelationships(
  model: Model,
  {
    filter,
    type,
    page: wanted,
    size = PAGE_ROWS,
  }: Pick<DataArgs, 'filter' | 'type' | 'page' | 'size'>,
): RelationshipPage {
  const table = model.relationships.find((each) => each.type === type);
  const chosen = table ? relationshipRows(model, table, filter) : nothing;
  const page = pageOf(chosen.length, wanted, size);
  return {
    total: chosen.length,
    page,
    class: table?.class ?? '',
    rows: Array.from(chosen.slice(page * size, (page + 1) * size), (row) => ({
      key: table?.keys[row] ?? '',
      from: entityName(model, table?.from[row] ?? 0),
      to: entityName(model, table?.to[row] ?? 0),
    })),
  };
}

/** What tells whether relationships are in a filter, by the entity at an end. */
interface Ends {
  /** 1 for entities in the range of time: events that happened then, and all that is not an event. */
  readonly inTime: Uint8Array;
  /** 1 for those with the searched text; without a text, for all. */
  readonly matches: Uint8Array;
}

function endsIn(model: Model, filter: Filter): Ends {
  const inTime = new Uint8Array(model.entityCount).fill(1);
  for (const table of model.entities.filter(isEventTable)) {
    const [first, end] = rowsInRange(table, filter);
    inTime.fill(0, table.start, table.start + first);
    inTime.fill(0, table.start + end, table.start + table.count);
  }
  const all = () => new Uint8Array(model.entityCount).fill(1);
  return { inTime, matches: matching(model, filter.search) ?? all() };
}

/**
 * 1 when a relationship is in a filter: every event at its ends is in the range of time, and one of its ends has the
 * searched text. Without a branch: it is asked for every relationship of the graph.
 */
const isIn = ({ inTime, matches }: Ends, from: number, to: number): number =>
  (inTime[from] as number) &
  (inTime[to] as number) &
  ((matches[from] as number) | (matches[to] as number));

function relationshipCount({ from, to }: RelationshipTable, ends: Ends): number {
  let count = 0;
  for (let row = 0; row < from.length; row++) {
    count += isIn(ends, from[row] as number, to[row] as number);
  }
  return count;
}

function relationshipRows(model: Model, { from, to }: RelationshipTable, filter: Filter) {
  const ends = endsIn(model, filter);
  const rows = new Uint32Array(from.length);
  let count = 0;
  for (let row = 0; row < from.length; row++) {
    rows[count] = row;
    count += isIn(ends, from[row] as number, to[row] as number);
  }
  return rows.subarray(0, count);
}
