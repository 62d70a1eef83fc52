import { ClusterError } from '@graph-1password/archive';
import type { GraphDatabase } from '@graph-1password/archive';
import { PageGraph } from '@graph-1password/explorer';
import type { Properties } from '@graph-1password/j1ql';
import { isEventType } from '@graph-1password/vocabulary';
import type { GraphSource } from '../graph/source';

/** What is read of a graph for its page. */
export interface PageRows {
  readonly graph: PageGraph;
  /** From the first event to the last, epoch ms. */
  readonly range?: { readonly since: number; readonly until: number };
  /** There are events, and none has what it was made from. */
  readonly lacksRaw: boolean;
}

/**
 * Reads all that a database has of a graph for its page, with what 1Password sent, but without what JupiterOne's mapper adds.
 * @throws UsageError for several accounts; ClusterError, also when a type has more objects than one answer may have rows
 */
export async function pageRows(source: GraphSource): Promise<PageRows> {
  return source
    .whole((database) => new Reading(database).read())
    .catch((error: unknown) => {
      throw error instanceof ClusterError && error.code === TOO_MANY_ROWS ? tooMuch() : error;
    });
}

/** ClickHouse's number of the error. */
const TOO_MANY_ROWS = 396;

const tooMuch = (): ClusterError =>
  new ClusterError(
    'The database has more objects of one type than fit into one answer: choose a part of them with --since and --until, for example --since 30d.',
    TOO_MANY_ROWS,
  );

/** One reading of a database. */
class Reading {
  readonly #database: GraphDatabase;
  readonly #graph = new PageGraph();
  #since = Infinity;
  #until = -Infinity;
  #events = 0;
  #withRaw = 0;

  constructor(database: GraphDatabase) {
    this.#database = database;
  }

  async read(): Promise<PageRows> {
    const { entities, relationships } = this.#database.views.schema;
    const own = entities.filter(({ isMapped }) => isMapped !== true);
    for (const view of own) {
      for await (const records of this.#database.records(view, true))
        for (const { key, properties, raw } of records) this.#add(key, view.type, properties, raw);
    }
    const types = new Set(own.map(({ type }) => type));
    for (const view of relationships) {
      if (!types.has(view.from) || !types.has(view.to)) continue;
      for await (const records of this.#database.records(view))
        for (const { key, properties } of records)
          this.#graph.relationship(key, view.type, properties);
    }
    return {
      graph: this.#graph.finish(),
      ...(this.#since <= this.#until && { range: { since: this.#since, until: this.#until } }),
      lacksRaw: this.#events > 0 && this.#withRaw === 0,
    };
  }

  #add(key: string, type: string, properties: Properties, raw: string | null): void {
    if (raw === null) this.#graph.entity(key, type, properties);
    else this.#graph.entity(key, type, properties, JSON.parse(raw) as unknown);
    if (!isEventType(type)) return;
    this.#events++;
    if (raw !== null) this.#withRaw++;
    const { createdOn } = properties;
    if (typeof createdOn !== 'number') return;
    this.#since = Math.min(this.#since, createdOn);
    this.#until = Math.max(this.#until, createdOn);
  }
}
