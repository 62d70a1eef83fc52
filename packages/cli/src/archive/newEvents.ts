import { tmpdir } from 'node:os';
import path from 'node:path';
import { duckDbOf, GraphDatabase, openEngine, tablesIn, tablesOf } from '@graph-1password/archive';
import { J1qlRunError } from '@graph-1password/j1ql';
import type { Graph, Query } from '@graph-1password/j1ql';

/** The events that came into an archive, and nothing else, in a database of their own that is opened when it is first asked. */
export class NewEvents {
  readonly #folder: string;
  readonly #events: Graph;
  readonly #now: number;
  #database: Promise<GraphDatabase> | undefined;

  /** @param folder of the archive, beside which may lie what does not fit into memory @param now epoch ms */
  constructor(folder: string, events: Graph, now: number) {
    this.#folder = folder;
    this.#events = events;
    this.#now = now;
  }

  /**
   * Whether a query has rows here. What cannot be asked may have some: who asks about everything is told why not.
   * @throws EngineMissingError
   */
  async hasRows(query: Query): Promise<boolean> {
    this.#database ??= this.#open();
    const database = await this.#database;
    try {
      return (await database.rows(query, { now: this.#now, limit: 1 })).rows.length > 0;
    } catch (error) {
      if (error instanceof J1qlRunError) return true;
      throw error;
    }
  }

  async #open(): Promise<GraphDatabase> {
    const engine = await openEngine({ spillFolder: [tmpdir(), path.dirname(this.#folder)] });
    const views = tablesIn(engine, tablesOf(this.#events));
    return new GraphDatabase(duckDbOf(engine, views), views);
  }

  /** Ends the database, if there is one. */
  async close(): Promise<void> {
    (await this.#database?.catch(() => undefined))?.close();
  }
}
