import { sqlName as name, sqlText as text } from '@graph-1password/archive';
import type { GraphViews, TableDeclaration } from '@graph-1password/archive';
import { compare } from '@graph-1password/j1ql';
import type { EntityView, RelationshipView, SqlColumn, SqlSchema } from '@graph-1password/j1ql';
import { EVENT_EDGES } from './edges';
import type { EventEdge } from './edges';
import type { JoinedEdge } from './joinedEdges';
import { COMPUTED, TABLES } from './model';
import { columnsOf, edgeColumns, eventColumns, RAW, selectOf, shapeOf } from './viewColumns';
import type { Column } from './viewColumns';

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
  readonly #run: ((sql: string) => Promise<void>) | undefined;
  readonly #selects = new Map<string, string>();
  /** Views of the states that others read. */
  readonly #needs = new Map<string, string>();
  /** What makes the tables that views select from, until they are made. */
  readonly #makes = new Map<string, string>();
  readonly #made = new Map<string, Promise<void>>();

  /**
   * @param states what is no event
   * @param made relationships that many events make together
   * @param run runs a statement in the engine of the views; without it, no view needs a table that another statement makes
   */
  constructor(
    states: GraphViews,
    events: readonly Events[],
    made: readonly EdgeRows[],
    run: ((sql: string) => Promise<void>) | undefined,
  ) {
    this.#states = states;
    this.#run = run;
    const { entities, relationships, metadata } = states.schema;
    const known = entities.map(withoutPlace);
    const ofEvents = events.map((each) => this.#entities(each));
    const edges = events.flatMap((each) =>
      (EVENT_EDGES[each.table.type] ?? []).flatMap((edge) => this.#edges(each, edge, known)),
    );
    const ofMany = made.flatMap((each) => this.#ofManyEvents(each, known));
    this.schema = {
      entities: [...known, ...ofEvents].sort(byType),
      relationships: [
        ...relationships.map((each) => ({
          ...each,
          // They are in the order of their keys, as all are.
          source: each.source.kind === 'view' ? withoutPlace(each.source) : each.source,
        })),
        ...edges,
        ...ofMany,
      ],
      ...(metadata && { metadata }),
    };
  }

  /** Fills the tables that a view needs, each once. */
  async ready(view: string): Promise<void> {
    const make = this.#makes.get(view);
    if (make !== undefined && this.#run) return this.#make(view, make, this.#run);
    const needed = this.#selects.has(view) ? this.#needs.get(view) : view;
    if (needed !== undefined) await this.#states.ready?.(needed);
  }

  #make(view: string, sql: string, run: (sql: string) => Promise<void>): Promise<void> {
    const known = this.#made.get(view);
    if (known) return known;
    const made = run(sql).catch((error: unknown) => {
      // Tried again when it is needed again: there may be memory by then.
      this.#made.delete(view);
      throw error;
    });
    this.#made.set(view, made);
    return made;
  }

  select(view: string): string {
    return this.#selects.get(view) ?? this.#states.select(view);
  }

  #entities({ table, rows }: Events): EntityView {
    const { type, classes } = table;
    const columns = eventColumns(table);
    const links = linksOf(type);
    this.#selects.set(type, selectOf([...columns, ...links, [RAW, 'json', RAW]], rows));
    return {
      ...{ type, classes, view: type, key: '_key', properties: columnsOf(columns) },
      shapes: shapeOf(columns),
      ...{ links: links.map(([column]) => column), near: 'createdOn' },
      raw: RAW,
    };
  }

  /** They are put into a table when they are first needed, if they may: each view of a statement would make them anew. */
  #ofManyEvents(
    { kind, properties, rows }: EdgeRows,
    states: readonly EntityView[],
  ): RelationshipView[] {
    const { _type: view, _class, sourceType, targetType } = kind.metadata;
    const isThere = (end: string): boolean => states.some(({ type }) => type === end);
    if (!isThere(sourceType) || !isThere(targetType)) return [];
    const table = name(`rows of ${view}`);
    if (this.#run) this.#makes.set(view, `CREATE OR REPLACE TEMP TABLE ${table} AS ${rows}`);
    const own = properties.map(([property, sort]): Column => [property, sort, name(property)]);
    const columns = edgeColumns(kind, { from: 'from_key', to: 'to_key', time: 'seen' }, own);
    this.#selects.set(view, selectOf(columns, this.#run ? table : `(${rows})`, true));
    return [
      {
        ...{ type: view, class: _class, from: sourceType, to: targetType },
        source: {
          ...{ kind: 'view', view, fromKey: '_fromEntityKey', toKey: '_toEntityKey' },
          infix: kind.infix,
          ...{ properties: columnsOf(columns), shapes: shapeOf(columns) },
        },
      },
    ];
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
        const all = edgeColumns(kind, { from, to, time });
        const ends = endsOf(edge, end, seen, this.#states.select(end.view));
        for (const each of [view, beside]) this.#needs.set(each, end.view);
        const joined = `(${rows}) AS e JOIN (${ends.rows}) AS o ON ${ends.condition}`;
        this.#selects.set(view, selectOf(all, joined, true));
        const withEvents: Column[] = [
          ...[...eventColumns(table), ...linksOf(table.type)],
          [OTHER, 'text', 'o.end_key'],
        ];
        this.#selects.set(beside, selectOf(withEvents, joined, true));
        const [sourceType, targetType] = outward ? [table.type, other] : [other, table.type];
        return {
          ...{ type: _type, class: _class, from: sourceType, to: targetType },
          source: {
            ...{ kind: 'view', view, fromKey: '_fromEntityKey', toKey: '_toEntityKey' },
            infix: kind.infix,
            beside: {
              ...{ end: outward ? 'from' : 'to', view: beside, other: OTHER },
              link: { prefix: `${other}:`, column: linkOf(edge) },
            },
            properties: columnsOf(all),
            shapes: shapeOf(all),
          },
        };
      });
  }
}

/** Relationships that many events make together, and their rows as `JoinedEdge` has them. */
export interface EdgeRows extends Pick<JoinedEdge, 'kind' | 'properties'> {
  readonly rows: string;
}

/** Column with the key of the other end of a relationship. */
const OTHER = '_other';

/** Column with what follows the type in the key of the other end of a relationship. */
const linkOf = ({ columns }: EventEdge): string => `_link ${columns.join(' ')}`;

/** What events of a type name. */
const linksOf = (type: string): Column[] => {
  const edges = EVENT_EDGES[type] ?? [];
  const links = edges.map((edge): Column => [linkOf(edge), 'text', idOf(edge.columns)]);
  return [...new Map(links.map((link) => [link[0], link])).values()];
};

/** What follows the type in a key, made of columns. @param alias of what has them */
const idOf = (columns: readonly string[], alias = ''): string =>
  columns.map((each) => `${alias}${name(each)}`).join(` || ${text(':')} || `);

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
  const id = `substr(${name(key)}, ${prefix.length + 1})`;
  const rows = `SELECT ${name(key)} AS end_key, ${id} AS end_id, ${seen ? name(seen.name) : 'NULL'} AS end_seen FROM (${select}) WHERE starts_with(${name(key)}, ${text(prefix)})`;
  return { rows, condition: `o.end_id = ${idOf(columns, 'e.')}` };
}

/** The same view, whose rows are in the order of their times and keys. */
function withoutPlace<View extends { place?: string }>(view: View): View {
  const { place: _, ...rest } = view;
  return rest as View;
}
