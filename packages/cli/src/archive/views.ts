import {
  ArchiveReader,
  sqlName as name,
  sqlText as text,
  tablesIn,
  tablesOf,
} from '@graph-1password/archive';
import type { Engine, GraphViews, ReadWindow, TableDeclaration } from '@graph-1password/archive';
import { GraphBuilder } from '@graph-1password/j1ql';
import type { Graph, GraphOptions } from '@graph-1password/j1ql';
import { findCopy, keepCopy } from '../graph/copies';
import type { CopyPlace } from '../graph/copyPlace';
import { factsOf } from '../graph/facts';
import type { GraphFacts } from '../graph/facts';
import { Joined } from './joined';
import type { EdgeRows, Events } from './joined';
import { JOINED_EDGES } from './joinedEdges';
import { readStates } from './load';
import type { RecordSink } from './load';
import { EVENT_TABLES, TABLES } from './model';

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
    const engine = await reader.engine();
    const events = eventsIn(reader, facts, options);
    const views = new Joined(states, events, madeOf(events, reader), (sql) => engine.run(sql));
    return { views, facts, engine };
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
  const engine = await reader.engine();
  const views = tablesIn(engine, tablesOf(graph));
  try {
    if (keep) await keepCopy(keep, { engine, views, facts }, without === undefined);
  } catch {
    // No room, or no right to write there: the next answer takes as long as this one.
  }
  const kept = keep && findCopy(keep)?.copy;
  return { states: kept ?? views, facts };
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

/** What events that are there make together. */
const madeOf = (events: readonly Events[], reader: ArchiveReader): EdgeRows[] =>
  JOINED_EDGES.filter(({ events: type }) => events.some(({ table }) => table.type === type)).map(
    ({ kind, properties, rows }) => ({ kind, properties, rows: rows(reader) }),
  );

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
