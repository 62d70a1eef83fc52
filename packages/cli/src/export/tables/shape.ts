import type { PropertyDeclaration } from '@graph-1password/archive';
import { EntityTypes } from '@graph-1password/vocabulary';
import { Entities } from '../../../../../src/entities';
import { Relationships } from '../../../../../src/relationships';
import { propertiesOf } from '../../archive/model';
import type { ExportRecord } from '../source/source';

/** What a column holds. A `time` is a moment in UTC, a `date` a day. */
export type ColumnKind = 'text' | 'integer' | 'double' | 'time' | 'date' | 'boolean' | 'texts';

/** A column of a table. */
export interface Column {
  /** Lower snake_case: some engines do not tell `a` from `A`. */
  readonly name: string;
  readonly kind: ColumnKind;
  /** The property of the graph that it holds. */
  readonly property: string;
}

/** A table: all entities or all relationships of a type. */
export interface TableShape {
  /** The type, as the graph calls it. */
  readonly name: string;
  readonly kind: ExportRecord['kind'];
  /** Classes of the entities; the one of the relationships. */
  readonly classes: readonly string[];
  readonly columns: readonly Column[];
}

/** What entities were made from, as JSON text: a column when it was asked for. */
export const RAW: Column = { name: 'raw', kind: 'text', property: '_rawData' };

/** Numbers that are no counts and no versions. */
const DOUBLES = new Set(['latitude', 'longitude']);

/** Texts that are days. */
const DAYS = new Set(['eventDate']);

/** `sessionIP` becomes `session_ip`. */
const snakeCase = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();

function kindOf({ name, kind }: PropertyDeclaration): ColumnKind {
  if (kind === 'number') return DOUBLES.has(name) ? 'double' : 'integer';
  return DAYS.has(name) ? 'date' : kind;
}

const column = (property: string, kind: ColumnKind, name = snakeCase(property)): Column => ({
  ...{ name, kind, property },
});

const KEY = column('_key', 'text', 'key');
const ENDS = [
  column('_fromEntityKey', 'text', 'from_key'),
  column('_toEntityKey', 'text', 'to_key'),
];

/** Properties of relationships that are no texts, by how their names end: their schema has only descriptions. */
const EDGE_KINDS: readonly (readonly [ending: RegExp, kind: ColumnKind])[] = [
  [/On$|^(since|asOf)$/, 'time'],
  [/(Count|Version)$/, 'integer'],
  [/^(current|active|permissionsKnown|can[A-Z].*)$/, 'boolean'],
];

const kindOfEdgeProperty = (name: string): ColumnKind =>
  EDGE_KINDS.find(([ending]) => ending.test(name))?.[1] ?? 'text';

const ENTITY_TABLES = Object.values(Entities).map((metadata): TableShape => {
  const properties = propertiesOf(metadata).filter(({ sameAs }) => sameAs === undefined);
  const declared = properties.map((each) => column(each.name, kindOf(each)));
  const classes = [metadata._class].flat();
  return { name: metadata._type, kind: 'entity', classes, columns: [KEY, ...declared] };
});

const EDGE_TABLES = Object.values(Relationships).map(({ metadata, properties }): TableShape => {
  const own = Object.keys(properties).map((name) => column(name, kindOfEdgeProperty(name)));
  return {
    ...{ name: metadata._type, kind: 'relationship', classes: [metadata._class] },
    columns: [KEY, ...ENDS, ...own],
  };
});

const TABLES: ReadonlyMap<string, TableShape> = new Map(
  [...ENTITY_TABLES, ...EDGE_TABLES].map((table) => [table.name, table]),
);

/**
 * The table of a type.
 * @param raw with a column of what entities were made from
 * @returns undefined for a type that this integration does not make
 */
export function shapeOf(type: string, raw = false): TableShape | undefined {
  const table = TABLES.get(type);
  if (!table || !raw || table.kind === 'relationship') return table;
  return { ...table, columns: [...table.columns, RAW] };
}

/** Whether entities of a type are items. */
export const isItemType = (type: string): boolean => type === EntityTypes.SECRET;
