import type {
  ColumnKind,
  EntityView,
  Graph,
  GraphEntity,
  GraphRelationship,
  PropertyValue,
  RecordShape,
  RelationshipView,
  SqlColumn,
  SqlSchema,
} from '@graph-1password/j1ql';
import { literal, literals, name } from '../sql/quote';

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
  /** Columns of the view that are not written: they are the same in all rows, or follow from others. */
  readonly computed: readonly ComputedColumn[];
}

/** A column of a view, and its SQL. */
export interface ComputedColumn {
  readonly name: string;
  readonly sql: string;
}

/** A graph as tables, and how the compiler sees them. */
export interface GraphTables {
  readonly schema: SqlSchema;
  readonly entities: readonly GraphTable<GraphEntity>[];
  readonly relationships: readonly GraphTable<GraphRelationship>[];
}

/** What the evaluator takes for made by JupiterOne's mapper. */
export const MAPPED = { type: 'person', key: 'person:' };

/**
 * Puts a graph into tables: one for all entities of a type with the same classes, one for the relationships of a type between two types.
 * @param raw with what entities were made from, where the graph has it
 */
export function tablesOf(graph: Graph, raw = false): GraphTables {
  const names = new Names();
  const entities = grouped(graph.entities, ({ type, classes }) => `${type}\n${classes.join('\n')}`);
  const entityTables = entities.map((rows) => {
    const { properties, columns, computed, shapes } = columnsOf(rows, () => undefined);
    const [first] = rows as [GraphEntity];
    const hasRaw = raw && rows.some(({ rawData }) => rawData !== undefined);
    if (hasRaw) columns.push(RAW_COLUMN);
    const view: EntityView = {
      type: first.type,
      classes: first.classes,
      view: names.add(viewName(first.type)),
      key: (properties._key as [SqlColumn])[0].name,
      properties,
      place: PLACE,
      shapes,
      ...(hasRaw && { raw: RAW }),
      isMapped: first.type === MAPPED.type && first.key.startsWith(MAPPED.key),
    };
    return { view, table: { view: view.view, rows, columns, computed } };
  });
  const relationships = grouped(
    graph.relationships,
    (each) => `${each.type}\n${each.class}\n${each.from.type}\n${each.to.type}`,
  );
  const relationshipTables = relationships.map((rows) => {
    const { properties, columns, computed, shapes } = columnsOf(rows, (name, column) =>
      name === '_key' ? keySql(rows, column) : undefined,
    );
    const [first] = rows as [GraphRelationship];
    const column = (name: string): string => (properties[name] as [SqlColumn])[0].name;
    const view: RelationshipView = {
      type: first.type,
      class: first.class,
      from: first.from.type,
      to: first.to.type,
      source: {
        kind: 'view',
        view: names.add(viewName(first.type)),
        fromKey: column('_fromEntityKey'),
        toKey: column('_toEntityKey'),
        properties,
        place: PLACE,
        shapes,
      },
    };
    return {
      view,
      table: { view: (view.source as { view: string }).view, rows, columns, computed },
    };
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

/** A view is called by its type. Names with an underscore before them belong to the compiler. */
export const viewName = (type: string): string => (type.startsWith('_') ? `type ${type}` : type);

/** Column with the number of the names of an object. */
export const SHAPE = '_shape';

/** Numbers lists of names. */
class ShapeNumbers {
  readonly names: (readonly string[])[] = [];
  readonly #numbers = new Map<RecordShape, number>();

  number(shape: RecordShape): number {
    let number = this.#numbers.get(shape);
    if (number === undefined) {
      number = this.names.push(shape.names) - 1;
      this.#numbers.set(shape, number);
    }
    return number;
  }
}

/** Column with the place of an object in the graph. */
export const PLACE = '_place';

/** Column with what an entity was made from. */
export const RAW = '_raw';
const RAW_COLUMN: TableColumn<GraphEntity> = {
  ...{ name: RAW, kind: 'json' },
  read: ({ rawData }) => (rawData === undefined ? null : JSON.stringify(rawData)),
};

/** Rows that have the same name, in the order in which they come. */
function grouped<T>(rows: readonly T[], nameOf: (row: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const id = nameOf(row);
    const group = groups.get(id);
    if (group) group.push(row);
    else groups.set(id, [row]);
  }
  return [...groups.values()];
}

/** What cannot stand in a name of SQL: the end of a text, and half of a pair, of which two would be one name. */
const NOT_IN_NAMES = /[\0\p{Cs}]/gu;

/** Names of tables or columns, each only once: SQL does not tell `a` from `A`. */
export class Names {
  readonly #used = new Set<string>();

  add(property: string): string {
    const wanted = property.replace(NOT_IN_NAMES, '?') || 'empty';
    let name = wanted;
    for (let n = 2; this.#used.has(name.toLowerCase()); n++) name = `${wanted}_${n}`;
    this.#used.add(name.toLowerCase());
    return name;
  }
}

/** The SQL of a column that need not be written; undefined when it must be. @param column gives the column of another property */
type Compute = (property: string, column: (property: string) => string) => string | undefined;

/** The properties of some objects as columns: one for each kind of values that a property has. */
function columnsOf<Row extends GraphEntity | GraphRelationship>(
  rows: readonly Row[],
  compute: Compute,
) {
  const kinds = kindsOf(rows);
  const names = new Names();
  names.add(PLACE);
  names.add(SHAPE);
  names.add(RAW);
  const shapes = new ShapeNumbers();
  const columns: TableColumn<Row>[] = [
    { name: PLACE, kind: 'place', read: ({ number }) => number },
    { name: SHAPE, kind: 'place', read: ({ store, row }) => shapes.number(store.shapeOf(row)) },
  ];
  const properties: Record<string, SqlColumn[]> = {};
  for (const [property, own] of kinds) {
    const list = Array.from(own, (kind): SqlColumn => ({ name: names.add(property), kind }));
    // An assignment would take `__proto__` for more than a name.
    Object.defineProperty(properties, property, { value: list, enumerable: true });
  }
  const columnOf = (property: string): string =>
    name((properties[property] as [SqlColumn])[0].name);
  const computed: ComputedColumn[] = [];
  for (const [property, list] of Object.entries(properties)) {
    const sql =
      list.length === 1 ? (constantSql(property, rows) ?? compute(property, columnOf)) : undefined;
    for (const { name: column, kind } of list) {
      if (sql !== undefined) computed.push({ name: column, sql });
      else columns.push({ name: column, kind, read: (row) => cellOf(row.value(property), kind) });
    }
  }
  // All are known before the first row is written: the schema lists them.
  for (const { store, row } of rows) shapes.number(store.shapeOf(row));
  return { properties, columns, computed, shapes: { column: SHAPE, names: shapes.names } };
}

/** What names the sort of an object, which is mostly the same for all objects of a type. */
const OF_TYPE = new Set(['_type', '_class']);

function constantSql(
  property: string,
  rows: readonly (GraphEntity | GraphRelationship)[],
): string | undefined {
  const [first] = rows;
  const isOfType =
    OF_TYPE.has(property) || (property === 'displayName' && first?.kind === 'relationship');
  const value = isOfType ? first?.value(property) : undefined;
  const texts: unknown[] = [value].flat();
  // The end of a text cannot stand in a statement.
  const isSayable = (text: unknown): text is string =>
    typeof text === 'string' && !text.includes('\0');
  if (!texts.every(isSayable)) return undefined;
  // Equal values of one store are one object; relationships of one type are in one store.
  if (value === undefined || !rows.every((row) => row.value(property) === value)) return undefined;
  return typeof value === 'string' ? literal(value) : literals(texts);
}

/** The key of relationships that is made of the keys of their ends. */
function keySql(
  rows: readonly GraphRelationship[],
  column: (property: string) => string,
): string | undefined {
  const [first] = rows;
  const verb = first?.store.verbOf(first.row);
  if (verb === undefined || !rows.every(({ store, row }) => store.verbOf(row) === verb))
    return undefined;
  return `${column('_fromEntityKey')} || ${literal(`|${verb}|`)} || ${column('_toEntityKey')}`;
}

/** The kinds of the values of each property, in the order in which the properties first come. */
function kindsOf(
  rows: readonly (GraphEntity | GraphRelationship)[],
): ReadonlyMap<string, ReadonlySet<ColumnKind>> {
  const kinds = new Map<string, Set<ColumnKind>>();
  for (const { store, row } of rows) {
    for (const name of store.shapeOf(row).names) {
      let known = kinds.get(name);
      // A property that never has a value is one all the same: it is not misspelt.
      if (!known) kinds.set(name, (known = new Set()));
      const kind = kindOf(store.source(name)?.read(row));
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
