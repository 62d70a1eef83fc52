import { sqlName as name, sqlText as text } from '@graph-1password/archive';
import type { GraphViews, PropertyKind, TableDeclaration } from '@graph-1password/archive';
import { compare } from '@graph-1password/j1ql';
import type {
  ColumnKind,
  EntityView,
  PropertyColumns,
  RelationshipView,
  SqlColumn,
  SqlSchema,
} from '@graph-1password/j1ql';
import { EVENT_EDGES } from './edges';
import type { EventEdge } from './edges';
import { COMPUTED, TABLES } from './model';

/** Events of a type, as a relation. */
export interface Events {
  readonly table: TableDeclaration;
  readonly rows: string;
}

/** Types that are in the archive or follow from its events. All others are made of those, and come last. */
const OWN_TYPES = new Set([...TABLES.map(({ type }) => type), ...COMPUTED.types]);

/** In the order of a graph that is read from files. */
function byType(a: EntityView, b: EntityView): number {
  const [own, other] = [OWN_TYPES.has(a.type), OWN_TYPES.has(b.type)];
  return own && other ? compare(a.type, b.type) : Number(other) - Number(own);
}

/** The states in memory and the events in files as one graph. */
export class Joined implements GraphViews {
  readonly schema: SqlSchema;
  readonly #states: GraphViews;
  readonly #selects = new Map<string, string>();

  constructor(states: GraphViews, events: readonly Events[]) {
    this.#states = states;
    const { entities, relationships, metadata } = states.schema;
    const known = entities.map(withoutPlace);
    const ofEvents = events.map((each) => this.#entities(each));
    const edges = events.flatMap((each) =>
      (EVENT_EDGES[each.table.type] ?? []).flatMap((edge) => this.#edges(each, edge, known)),
    );
    this.schema = {
      entities: [...known, ...ofEvents].sort(byType),
      relationships: [
        ...relationships.map((each) => ({
          ...each,
          // They are in the order of their keys, as all are.
          source: each.source.kind === 'view' ? withoutPlace(each.source) : each.source,
        })),
        ...edges,
      ],
      ...(metadata && { metadata }),
    };
  }

  select(view: string): string {
    return this.#selects.get(view) ?? this.#states.select(view);
  }

  #entities({ table, rows }: Events): EntityView {
    const { type, classes } = table;
    const columns = eventColumns(table);
    this.#selects.set(type, selectOf([...columns, [RAW, 'json', RAW]], rows));
    return {
      ...{ type, classes, view: type, key: '_key', properties: columnsOf(columns) },
      shapes: shapeOf(columns),
      raw: RAW,
    };
  }

  #edges(
    { table, rows }: Events,
    edge: EventEdge,
    states: readonly EntityView[],
  ): RelationshipView[] {
    const { kind, other, outward } = edge;
    const { _type, _class } = kind.metadata;
    return states
      .filter(({ type }) => type === other)
      .map((end, i): RelationshipView => {
        const seen = end.properties['_createdOn']?.find((column) => column.kind === 'number');
        const view = `${_type}${i === 0 ? '' : ` ${i}`}`;
        const beside = `${view} beside`;
        const [from, to] = outward ? ['e._key', 'o.end_key'] : ['o.end_key', 'e._key'];
        const time = seen ? 'greatest(e._seenOn, o.end_seen)' : 'e._seenOn';
        const all: Column[] = [
          ['_key', 'text', `${from} || ${text(kind.infix)} || ${to}`],
          ['_type', 'text', text(_type)],
          ['_class', 'text', text(_class)],
          ['_fromEntityKey', 'text', from],
          ['_toEntityKey', 'text', to],
          ['displayName', 'text', text(_class)],
          ['_createdOn', 'number', time],
          ['_beginOn', 'number', time],
        ];
        const ends = endsOf(edge, end, seen, this.#states.select(end.view));
        const joined = `(${rows}) AS e JOIN (${ends.rows}) AS o ON ${ends.condition}`;
        this.#selects.set(view, selectOf(all, joined, true));
        const withEvents: Column[] = [...eventColumns(table), [OTHER, 'text', 'o.end_key']];
        this.#selects.set(beside, selectOf(withEvents, joined, true));
        const [sourceType, targetType] = outward ? [table.type, other] : [other, table.type];
        return {
          ...{ type: _type, class: _class, from: sourceType, to: targetType },
          source: {
            ...{ kind: 'view', view, fromKey: '_fromEntityKey', toKey: '_toEntityKey' },
            infix: kind.infix,
            beside: { end: outward ? 'from' : 'to', view: beside, other: OTHER },
            properties: columnsOf(all),
            shapes: shapeOf(all),
          },
        };
      });
  }
}

/** A property, what it holds, and its SQL. */
type Column = readonly [property: string, kind: ColumnKind, sql: string];

/** Column with the key of the other end of a relationship. */
const OTHER = '_other';

/** The columns of the entities of a table of events. */
const eventColumns = ({ type, classes, properties }: TableDeclaration): Column[] => [
  ['_key', 'text', '_key'],
  ['_type', 'text', text(type)],
  ['_class', 'texts', `[${classes.map(text).join(', ')}]`],
  ...properties.map(({ name: own, kind, sameAs = own }): Column => [
    own,
    KINDS[kind],
    name(sameAs),
  ]),
  ['_createdOn', 'number', '_seenOn'],
  ['_beginOn', 'number', '_seenOn'],
];

/**
 * The other ends of relationships, and when one of them is that of an event `e`. What an event has of it is only the id, and that is
 * compared: a key would have to be made for each event first.
 * @param select all entities that may be it
 */
function endsOf(
  { columns, other }: EventEdge,
  { key }: EntityView,
  seen: SqlColumn | undefined,
  select: string,
): { rows: string; condition: string } {
  const prefix = `${other}:`;
  const [column = '', ...more] = columns.map((each) => `e.${name(each)}`);
  const id = more.length === 0 ? `substr(${name(key)}, ${prefix.length + 1})` : name(key);
  const rows = `SELECT ${name(key)} AS end_key, ${id} AS end_id, ${seen ? name(seen.name) : 'NULL'} AS end_seen FROM (${select}) WHERE starts_with(${name(key)}, ${text(prefix)})`;
  if (more.length === 0) return { rows, condition: `o.end_id = ${column}` };
  const made = [text(prefix), column, ...more.flatMap((each) => [text(':'), each])].join(' || ');
  return { rows, condition: `o.end_id = ${made}` };
}

const KINDS: Readonly<Record<PropertyKind, ColumnKind>> = {
  ...{ text: 'text', number: 'number', time: 'number', boolean: 'boolean', texts: 'texts' },
};

/** Column with what an event was made from. */
const RAW = '_raw';

/** Column that says with which properties a row was written: all that have a value. */
const SHAPE = '_shape';

const shapeOf = (columns: readonly Column[]) => ({
  ...{ column: SHAPE, names: [columns.map(([property]) => property)], isSparse: true },
});

const columnsOf = (columns: readonly Column[]): PropertyColumns =>
  Object.fromEntries(
    columns.map(([property, kind]): [string, SqlColumn[]] => [
      property,
      [{ name: property, kind }],
    ]),
  );

/** @param isJoin of relations, which need no parentheses */
function selectOf(columns: readonly Column[], from: string, isJoin = false): string {
  const all = columns.map(([property, , sql]) => `${sql} AS ${name(property)}`);
  return `SELECT ${[...all, `0 AS ${SHAPE}`].join(', ')} FROM ${isJoin ? from : `(${from})`}`;
}

/** The same view, whose rows are in the order of their times and keys. */
function withoutPlace<View extends { place?: string }>(view: View): View {
  const { place: _, ...rest } = view;
  return rest as View;
}
