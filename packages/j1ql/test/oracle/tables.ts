import type { Engine, SqlValue, StoredViews } from '@graph-1password/archive';
import { MOST_APPENDED, sqlName as name } from '@graph-1password/archive';
import {
  MAPPED,
  Names,
  PLACE,
  RAW,
  SHAPE,
  storedViews,
  viewName,
} from '@graph-1password/archive/testing';
import type {
  ColumnKind,
  EntityView,
  PropertyValue,
  RelationshipView,
  SqlColumn,
  SqlSchema,
} from '../../src';
import type { Graph, GraphEntity, GraphRelationship } from './graph';

/** A cell of a table; a list of texts where the column is one. */
export type Cell = string | number | boolean | readonly string[] | null;

/** A column of a table, and how its cells are read. */
export interface TableColumn<Row> {
  readonly name: string;
  readonly kind: ColumnKind | 'place';
  readonly read: (row: Row) => Cell;
}

/** A table that is to be written, with its rows. */
export interface GraphTable<Row extends GraphEntity | GraphRelationship> {
  readonly view: string;
  readonly rows: readonly Row[];
  readonly columns: readonly TableColumn<Row>[];
}

/** A graph as tables, and how the compiler sees them. */
export interface GraphTables {
  readonly schema: SqlSchema;
  readonly entities: readonly GraphTable<GraphEntity>[];
  readonly relationships: readonly GraphTable<GraphRelationship>[];
}

/**
 * Puts a graph into tables, in the order of the graph: one for all entities of a type with the same classes, one for the relationships of a
 * type between two types.
 */
export function tablesOf(graph: Graph): GraphTables {
  const names = new Names();
  const entities = grouped(graph.entities, ({ type, classes }) => `${type}\n${classes.join('\n')}`);
  const placeOf = new Map(graph.entities.map((entity, i) => [entity, i]));
  const entityTables = entities.map((rows) => {
    const { properties, columns, shapes } = columnsOf(rows, (row) => placeOf.get(row) as number);
    const [first] = rows as [GraphEntity];
    const hasRaw = rows.some(({ rawData }) => rawData !== undefined);
    if (hasRaw) columns.push(RAW_COLUMN);
    const view: EntityView = {
      ...{ type: first.type, classes: first.classes, view: names.add(viewName(first.type)) },
      ...{ key: (properties._key as [SqlColumn])[0].name, properties, place: PLACE, shapes },
      ...(hasRaw && { raw: RAW }),
      isMapped: first.type === MAPPED.type && first.key.startsWith(MAPPED.key),
    };
    return { view, table: { view: view.view, rows, columns } };
  });
  const relationships = grouped(
    graph.relationships,
    (each) => `${each.type}\n${each.class}\n${each.from.type}\n${each.to.type}`,
  );
  const linkPlaces = new Map(graph.relationships.map((each, i) => [each, i]));
  const relationshipTables = relationships.map((rows) => {
    const { properties, columns, shapes } = columnsOf(rows, (row) => linkPlaces.get(row) as number);
    const [first] = rows as [GraphRelationship];
    const column = (property: string): string => (properties[property] as [SqlColumn])[0].name;
    const own = names.add(viewName(first.type));
    const view: RelationshipView = {
      ...{ type: first.type, class: first.class, from: first.from.type, to: first.to.type },
      source: {
        ...{ kind: 'view', view: own, properties, place: PLACE, shapes },
        ...{ fromKey: column('_fromEntityKey'), toKey: column('_toEntityKey') },
      },
    };
    return { view, table: { view: own, rows, columns } };
  });
  return {
    schema: {
      entities: entityTables.map(({ view }) => view),
      relationships: relationshipTables.map(({ view }) => view),
      metadata: graph.metadata,
    },
    entities: entityTables.map(({ table }) => table),
    relationships: relationshipTables.map(({ table }) => table),
  };
}

const RAW_COLUMN: TableColumn<GraphEntity> = {
  ...{ name: RAW, kind: 'json' },
  read: ({ rawData }) => (rawData === undefined ? null : JSON.stringify(rawData)),
};

/** Rows that have the same name, in the order in which they come. */
function grouped<T>(rows: readonly T[], nameOf: (row: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(nameOf(row)) ?? [];
    groups.set(nameOf(row), group);
    group.push(row);
  }
  return [...groups.values()];
}

/** The properties of some objects as columns: one for each kind of values that a property has. */
function columnsOf<Row extends GraphEntity | GraphRelationship>(
  rows: readonly Row[],
  placeOf: (row: Row) => number,
) {
  const names = new Names();
  for (const own of [PLACE, SHAPE, RAW]) names.add(own);
  const shapes = new Map<string, number>();
  const lists: string[][] = [];
  const shapeOf = ({ properties }: Row): number => {
    const list = Object.keys(properties);
    const id = JSON.stringify(list);
    if (!shapes.has(id)) shapes.set(id, lists.push(list) - 1);
    return shapes.get(id) as number;
  };
  for (const row of rows) shapeOf(row);
  const columns: TableColumn<Row>[] = [
    { name: PLACE, kind: 'place', read: placeOf },
    { name: SHAPE, kind: 'place', read: shapeOf },
  ];
  const entries = Array.from(kindsOf(rows), ([property, kinds]) => {
    const own = Array.from(kinds, (kind): SqlColumn => ({ name: names.add(property), kind }));
    for (const { name: column, kind } of own)
      columns.push({ name: column, kind, read: (row) => cellOf(row.value(property), kind) });
    return [property, own] as const;
  });
  // `__proto__` is a name like any other.
  const properties: Record<string, readonly SqlColumn[]> = Object.fromEntries(entries);
  return { properties, columns, shapes: { column: SHAPE, names: lists } };
}

/** The kinds of the values of each property, in the order in which the properties first come. */
function kindsOf(
  rows: readonly (GraphEntity | GraphRelationship)[],
): ReadonlyMap<string, ReadonlySet<ColumnKind>> {
  const kinds = new Map<string, Set<ColumnKind>>();
  for (const { properties } of rows) {
    for (const [property, value] of Object.entries(properties)) {
      // A property that never has a value is one all the same: it is not misspelt.
      const known = kinds.get(property) ?? new Set();
      kinds.set(property, known);
      const kind = kindOf(value);
      if (kind !== undefined) known.add(kind);
    }
  }
  return kinds;
}

function kindOf(value: PropertyValue): ColumnKind | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  const isTexts = Array.isArray(value) && value.every((element) => typeof element === 'string');
  return isTexts ? 'texts' : 'json';
}

function cellOf(value: PropertyValue, kind: ColumnKind): Cell {
  if (kindOf(value) !== kind) return null;
  return kind === 'json' ? JSON.stringify(value) : (value as Cell);
}

const TYPES: Readonly<Record<ColumnKind | 'place', string>> = {
  ...{ text: 'VARCHAR', number: 'DOUBLE', boolean: 'BOOLEAN', texts: 'VARCHAR[]' },
  ...{ json: 'VARCHAR', place: 'INTEGER' },
};

/** Tables in the memory of the engine, each filled when it is first needed. */
function tablesIn(engine: Engine, { schema, entities, relationships }: GraphTables): StoredViews {
  const filled = <Row extends GraphEntity | GraphRelationship>(table: GraphTable<Row>) => ({
    ...{ view: table.view, computed: [] },
    fill: async (on: Engine, as: string): Promise<void> => {
      const columns = table.columns.map((each) => `${name(each.name)} ${TYPES[each.kind]}`);
      await on.run(`CREATE OR REPLACE TABLE ${name(as)} (${columns.join(', ')})`);
      await on.append(as, partsOf(table));
    },
  });
  return storedViews(engine, schema, [...entities.map(filled), ...relationships.map(filled)]);
}

/** The same, filled at once. */
export async function fillTables(engine: Engine, tables: GraphTables): Promise<StoredViews> {
  const views = tablesIn(engine, tables);
  for (const { view } of views.tables) await views.ready(view);
  return views;
}

function* partsOf<Row extends GraphEntity | GraphRelationship>({
  rows,
  columns,
}: GraphTable<Row>): Generator<SqlValue[][]> {
  for (let start = 0; start < rows.length; start += MOST_APPENDED) {
    const part = rows.slice(start, start + MOST_APPENDED);
    yield columns.map(({ read }) => part.map((row) => read(row) as SqlValue));
  }
}
