import {
  ArchiveReader,
  RecordGraph,
  sqlName as name,
  sqlText as text,
} from '@graph-1password/archive';
import type {
  Engine,
  GraphViews,
  ReadWindow,
  RecordViews,
  TableDeclaration,
} from '@graph-1password/archive';
import { snapshotOfGraph } from '../access/ofGraph';
import { findCopy, keepCopy } from '../graph/copies';
import type { CopyPlace } from '../graph/copyPlace';
import type { GraphFacts } from '../graph/facts';
import { factsIn } from '../graph/factsIn';
import { METADATA } from '../graph/metadata';
import { Joined } from './joined';
import type { EdgeRows, Events } from './joined';
import { JOINED_EDGES } from './joinedEdges';
import { readStates } from './load';
import { EVENT_TABLES, TABLES } from './model';

/** A window of an archive as views, and what is told of it. */
interface ArchiveViews {
  views: GraphViews;
  facts: GraphFacts;
  /** All that the views read is in files. */
  isInFiles: boolean;
}

/** What is left out of an archive. */
interface ViewOptions {
  /** A condition on item usages that are not there; they are counted. */
  without?: { type: string; column: string; value: string } | undefined;
  /** Where what is no event is kept for the next time, when the whole archive is read. */
  keep?: CopyPlace | undefined;
  /** What is no event is not wanted. */
  eventsOnly?: boolean | undefined;
  /** Views read nothing but each other and files. */
  statements?: boolean | undefined;
  /** What is no event is wanted with what it was made from; a copy of it has none of that. */
  raw?: boolean | undefined;
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
    const { states, facts, isInFiles } = found
      ? { states: found.copy, facts: found.facts, isInFiles: true }
      : await statesOf(reader, folder, options);
    const engine = await reader.engine();
    const events = eventsIn(reader, facts, options);
    const run = options.statements ? undefined : (sql: string) => engine.run(sql);
    const views = new Joined(states, events, madeOf(events, reader), run);
    return { views, facts, engine, isInFiles };
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
): Promise<{ states: GraphViews; facts: GraphFacts; isInFiles: boolean }> {
  const { keep, without, raw = false } = options;
  const engine = await reader.engine();
  const graph = new RecordGraph(engine);
  if (options.eventsOnly !== true) {
    const { asOf, until = Infinity } = reader.window;
    const moment = asOf ?? until;
    const snapshot = snapshotOfGraph(folder, moment);
    await readStates(reader, folder, graph, {
      rawData: raw,
      ...(snapshot && { snapshot: { snapshot, until: moment } }),
    });
  }
  const views = await graph.views({ metadata: METADATA, raw });
  const counts = new Counts(await factsIn(engine, views));
  for (const table of EVENT_TABLES) await counts.read(reader, table, leftOf(table, options));
  const facts = counts.facts();
  const kept = keep && (await keptOf(keep, { engine, views, facts }, without === undefined));
  return { states: kept ?? views, facts, isInFiles: kept !== undefined };
}

/** Keeps what is no event; undefined where that cannot be. */
async function keptOf(
  keep: CopyPlace,
  states: { engine: Engine; views: RecordViews; facts: GraphFacts },
  ownReads: boolean,
): Promise<GraphViews | undefined> {
  try {
    await keepCopy(keep, states, ownReads);
  } catch {
    // No room, or no right to write there: the next answer takes as long as this one.
  }
  const kept = findCopy(keep)?.copy;
  if (kept) await states.views.forget();
  return kept;
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
export const madeOf = (events: readonly Events[], reader: ArchiveReader): EdgeRows[] =>
  JOINED_EDGES.filter(({ events: type }) => events.some(({ table }) => table.type === type)).map(
    ({ kind, properties, rows }) => ({ kind, properties, rows: rows(reader) }),
  );

/** What is told of the events beside the rest. */
class Counts {
  readonly #facts: GraphFacts;
  readonly #counts: Record<string, number>;
  #less = 0;
  #range: { since: number; until: number } | undefined;

  /** @param ofStates what is told of all else */
  constructor(ofStates: GraphFacts) {
    this.#facts = ofStates;
    this.#counts = { ...ofStates.recordCounts };
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
