import {
  ArchiveReader,
  fillTables,
  sqlName as name,
  sqlText as text,
  tablesOf,
} from '@graph-1password/archive';
import type {
  Engine,
  GraphViews,
  PropertyKind,
  ReadWindow,
  TableDeclaration,
} from '@graph-1password/archive';
import { compare, GraphBuilder } from '@graph-1password/j1ql';
import type {
  ColumnKind,
  EntityView,
  Graph,
  GraphOptions,
  PropertyColumns,
  RelationshipView,
  SqlColumn,
  SqlSchema,
} from '@graph-1password/j1ql';
import { findCopy, keepCopy } from '../graph/copies';
import type { CopyPlace } from '../graph/copyPlace';
import { factsOf } from '../graph/facts';
import type { GraphFacts } from '../graph/facts';
import { EVENT_EDGES } from './edges';
import type { EventEdge } from './edges';
import { readStates } from './load';
import type { RecordSink } from './load';
import { COMPUTED, EVENT_TABLES, TABLES } from './model';

/** A window of an archive as views, and what is told of it. */
interface ArchiveViews {
  views: GraphViews;
  facts: GraphFacts;
}

/** What is left out of an archive. */
interface ViewOptions extends Pick<GraphOptions, 'metadata'> {
  /** A condition on item usages that are not there; they are counted. */
  without?: { type: string; column: string; value: string } | undefined;
  /** Where what is no event is kept for the next time, when the whole archive is read. */
  keep?: CopyPlace | undefined;
  /** What is no event is not wanted. */
  eventsOnly?: boolean | undefined;
}

/** Events of a type, as a relation. */
interface Events {
  readonly table: TableDeclaration;
  readonly rows: string;
}

/**
 * Opens a window of an archive as views: events and their relationships are read from its files when a query needs them, however
 * many there are; all else, which is little, is put into tables in memory, or into a copy that lasts until the archive changes.
 * @returns its views, and the engine in which they can be made known
 * @throws UsageError when nothing is known of the moment; ArchiveError, DamagedError, EngineMissingError
 */
export async function openArchive(
  folder: string,
  window: ReadWindow,
  options: ViewOptions,
): Promise<ArchiveViews & { engine: Engine }> {
  const reader = new ArchiveReader({ folder, tables: TABLES, window });
  try {
    const { keep } = options;
    const found = keep && findCopy(keep);
    const { states, facts } = found
      ? { states: found.copy, facts: found.facts }
      : await statesOf(reader, folder, options);
    const views = new Joined(states, eventsIn(reader, facts, options));
    return { views, facts, engine: await reader.engine() };
  } catch (error) {
    reader.close();
    throw error;
  }
}

/** Reads what is no event, and what is told of all. */
async function statesOf(
  reader: ArchiveReader,
  folder: string,
  options: ViewOptions,
): Promise<{ states: GraphViews; facts: GraphFacts }> {
  const { metadata, keep, without } = options;
  const builder = new GraphBuilder({ ...(metadata && { metadata }) });
  const sink: RecordSink = {
    entity: (record) => {
      if (builder.wants(record)) builder.add(builder.entity(record));
    },
    connect: (record) => builder.connect(record),
  };
  if (options.eventsOnly !== true) await readStates(reader, folder, sink);
  const graph = builder.graph('key');
  const counts = new Counts(graph);
  for (const table of EVENT_TABLES) await counts.read(reader, table, leftOf(table, options));
  const facts = counts.facts();
  try {
    if (keep) await keepCopy(keep, graph, without === undefined, facts);
  } catch {
    // No room, or no right to write there: the next answer takes as long as this one.
  }
  const kept = keep && findCopy(keep)?.copy;
  return { states: kept ?? (await fillTables(await reader.engine(), tablesOf(graph))), facts };
}

/** What is left out of a table, as a condition. */
const leftOf = ({ type }: TableDeclaration, { without }: ViewOptions): string =>
  without?.type === type
    ? `${name(without.column)} IS NOT DISTINCT FROM ${text(without.value)}`
    : 'false';

/** The events of each type that has any: a type without one is not in the graph. */
const eventsIn = (reader: ArchiveReader, facts: GraphFacts, options: ViewOptions): Events[] =>
  EVENT_TABLES.flatMap((table) => {
    const left = leftOf(table, options);
    const own = left === 'false' ? 0 : facts.ownReads;
    if ((facts.recordCounts[table.type] ?? 0) <= own) return [];
    const all = reader.events(table);
    return [{ table, rows: left === 'false' ? all : `SELECT * FROM (${all}) WHERE NOT (${left})` }];
  });

/** What is told of the events beside the rest. */
class Counts {
  readonly #facts: GraphFacts;
  readonly #counts: Record<string, number>;
  #less = 0;
  #range: { since: number; until: number } | undefined;

  constructor(graph: Graph) {
    this.#facts = factsOf(graph);
    this.#counts = { ...this.#facts.recordCounts };
  }

  /** @param left a condition on what is left out */
  async read(reader: ArchiveReader, table: TableDeclaration, left: string): Promise<void> {
    const [found = {}] = await reader.all(
      `SELECT count(*) AS events, count(*) FILTER (WHERE ${left}) AS less, min(createdOn) FILTER (WHERE NOT (${left})) AS since, max(createdOn) FILTER (WHERE NOT (${left})) AS until FROM (${reader.events(table)})`,
    );
    const number = (column: string): number => Number(found[column] ?? 0);
    this.#less += number('less');
    if (number('events') === 0) return;
    this.#counts[table.type] = number('events');
    if (number('events') === number('less')) return;
    this.#range = {
      since: Math.min(number('since'), this.#range?.since ?? Infinity),
      until: Math.max(number('until'), this.#range?.until ?? -Infinity),
    };
  }

  facts(): GraphFacts {
    const range = this.#range;
    return {
      ...this.#facts,
      ...(range && { range }),
      ...{ ownReads: this.#less, recordCounts: this.#counts },
    };
  }
}

/** Types that are in the archive or follow from its events. All others are made of those, and come last. */
const OWN_TYPES = new Set([...TABLES.map(({ type }) => type), ...COMPUTED.types]);

/** In the order of a graph that is read from files. */
function byType(a: EntityView, b: EntityView): number {
  const [own, other] = [OWN_TYPES.has(a.type), OWN_TYPES.has(b.type)];
  return own && other ? compare(a.type, b.type) : Number(other) - Number(own);
}

/** The states in memory and the events in files as one graph. */
class Joined implements GraphViews {
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
    const { type, classes, properties } = table;
    const columns: [property: string, kind: ColumnKind, sql: string][] = [
      ['_key', 'text', '_key'],
      ['_type', 'text', text(type)],
      ['_class', 'texts', `[${classes.map(text).join(', ')}]`],
      ...properties.map(({ name: own, kind, sameAs = own }): [string, ColumnKind, string] => [
        ...([own, KINDS[kind], name(sameAs)] as const),
      ]),
      ['_createdOn', 'number', '_seenOn'],
      ['_beginOn', 'number', '_seenOn'],
    ];
    this.#selects.set(type, selectOf([...columns, [RAW, 'json', RAW]], rows));
    return {
      ...{ type, classes, view: type, key: '_key', properties: columnsOf(columns) },
      shapes: shapeOf(columns),
      raw: RAW,
    };
  }

  #edges(
    { table, rows }: Events,
    { kind, columns, other, outward }: EventEdge,
    states: readonly EntityView[],
  ): RelationshipView[] {
    const { _type, _class } = kind.metadata;
    return states
      .filter(({ type }) => type === other)
      .map((end, i): RelationshipView => {
        const seen = end.properties['_createdOn']?.find((column) => column.kind === 'number');
        const view = `${_type}${i === 0 ? '' : ` ${i}`}`;
        const key = [
          text(`${other}:`),
          ...columns.flatMap((column, n) => [...(n > 0 ? [text(':')] : []), name(column)]),
        ].join(' || ');
        const [from, to] = outward ? ['e._key', 'o.k'] : ['o.k', 'e._key'];
        const time = seen ? 'greatest(e._seenOn, o.seen)' : 'e._seenOn';
        const all: [string, ColumnKind, string][] = [
          ['_key', 'text', `${from} || ${text(kind.infix)} || ${to}`],
          ['_type', 'text', text(_type)],
          ['_class', 'text', text(_class)],
          ['_fromEntityKey', 'text', from],
          ['_toEntityKey', 'text', to],
          ['displayName', 'text', text(_class)],
          ['_createdOn', 'number', time],
          ['_beginOn', 'number', time],
        ];
        const ends = `SELECT ${name(end.key)} AS k, ${seen ? name(seen.name) : 'NULL'} AS seen FROM (${this.#states.select(end.view)})`;
        const near = `SELECT _key, _seenOn, ${key} AS other FROM (${rows})`;
        this.#selects.set(
          view,
          selectOf(all, `(${near}) AS e JOIN (${ends}) AS o ON o.k = e.other`, true),
        );
        const [sourceType, targetType] = outward ? [table.type, other] : [other, table.type];
        return {
          ...{ type: _type, class: _class, from: sourceType, to: targetType },
          source: {
            ...{ kind: 'view', view, fromKey: '_fromEntityKey', toKey: '_toEntityKey' },
            properties: columnsOf(all),
            shapes: shapeOf(all),
          },
        };
      });
  }
}

const KINDS: Readonly<Record<PropertyKind, ColumnKind>> = {
  ...{ text: 'text', number: 'number', time: 'number', boolean: 'boolean', texts: 'texts' },
};

/** Column with what an event was made from. */
const RAW = '_raw';

/** Column that says with which properties a row was written: all that have a value. */
const SHAPE = '_shape';

const shapeOf = (columns: readonly (readonly [string, ColumnKind, string])[]) => ({
  ...{ column: SHAPE, names: [columns.map(([property]) => property)], isSparse: true },
});

const columnsOf = (columns: readonly (readonly [string, ColumnKind, string])[]): PropertyColumns =>
  Object.fromEntries(
    columns.map(([property, kind]): [string, SqlColumn[]] => [
      property,
      [{ name: property, kind }],
    ]),
  );

/** @param isJoin of relations, which need no parentheses */
function selectOf(
  columns: readonly (readonly [string, ColumnKind, string])[],
  from: string,
  isJoin = false,
): string {
  const all = columns.map(([property, , sql]) => `${sql} AS ${name(property)}`);
  return `SELECT ${[...all, `0 AS ${SHAPE}`].join(', ')} FROM ${isJoin ? from : `(${from})`}`;
}

/** The same view, whose rows are in the order of their times and keys. */
function withoutPlace<View extends { place?: string }>(view: View): View {
  const { place: _, ...rest } = view;
  return rest as View;
}
