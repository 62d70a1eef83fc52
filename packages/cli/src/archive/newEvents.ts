import {
  ArchiveReader,
  duckDbOf,
  GraphDatabase,
  seenAt,
  sqlName,
  sqlText,
} from '@graph-1password/archive';
import type { GraphViews, TableDeclaration } from '@graph-1password/archive';
import { J1qlRunError } from '@graph-1password/j1ql';
import type { Query } from '@graph-1password/j1ql';
import { EntityTypes, STREAM_ROWS } from '@graph-1password/vocabulary';
import { METADATA } from '../graph/metadata';
import { OWN_READER } from '../graph/ownReads';
import { Joined } from './joined';
import type { Events } from './joined';
import { EVENT_TABLES, TABLES } from './model';

/** People, as events name them. */
export interface People {
  /** UUIDs. */
  ids: ReadonlySet<string>;
  /** Addresses in lower case, for events that know no UUID. */
  emails: ReadonlySet<string>;
}

/** Which events are new. */
interface NewEventsRequest {
  /** Of the archive. */
  folder: string;
  /** Files that came, each with a type and the times of its events, epoch ms. */
  files: readonly { type: string; from: number; to: number }[];
  /** What is new was archived later, epoch ms. */
  after: number;
  /** All events count as first seen then, epoch ms. */
  now: number;
}

/** The events that came into an archive, without the reads of this integration, and nothing else. */
export class NewEvents {
  readonly #reader: ArchiveReader | undefined;
  readonly #tables: readonly TableDeclaration[];
  readonly #database: GraphDatabase | undefined;
  readonly #now: number;
  /** What the audit events among them are about, in 1Password's codes. */
  readonly objectTypes: ReadonlySet<string>;
  /** Whether somebody used an item of a vault. */
  readonly usesVaults: boolean;

  private constructor(
    now: number,
    found?: { reader: ArchiveReader; events: readonly Events[]; database: GraphDatabase },
    { objectTypes = new Set<string>(), usesVaults = false } = {},
  ) {
    this.#now = now;
    this.#reader = found?.reader;
    this.#database = found?.database;
    this.#tables = found?.events.map(({ table }) => table) ?? [];
    this.objectTypes = objectTypes;
    this.usesVaults = usesVaults;
  }

  /** Puts the events into tables of an engine. @throws DamagedError, EngineMissingError */
  static async read({ folder, files, after, now }: NewEventsRequest): Promise<NewEvents> {
    if (files.length === 0) return new NewEvents(now);
    const since = Math.min(...files.map(({ from }) => from));
    const until = Math.max(...files.map(({ to }) => to)) + 1;
    const reader = new ArchiveReader({ folder, tables: TABLES, window: { since, until } });
    try {
      const events: Events[] = [];
      for (const table of EVENT_TABLES) {
        if (!files.some(({ type }) => type === table.type)) continue;
        const rows = await newRows(reader, table, after);
        if (rows !== undefined) events.push({ table, rows });
      }
      const engine = await reader.engine();
      const views = seenAt(new Joined(NOTHING, events, [], undefined), now);
      const database = new GraphDatabase(duckDbOf(engine, views), views);
      const [audit, usage] = [EntityTypes.AUDIT_EVENT, EntityTypes.ITEM_USAGE_EVENT];
      const objectTypes = new Set(await valuesOf('objectType', audit, { reader, events }));
      const usesVaults = (await valuesOf('vaultUUID', usage, { reader, events })).length > 0;
      return new NewEvents(now, { reader, events, database }, { objectTypes, usesVaults });
    } catch (error) {
      reader.close();
      throw error;
    }
  }

  /** Types of the events. */
  get types(): ReadonlySet<string> {
    return new Set(this.#tables.map(({ type }) => type));
  }

  /** Types and classes of the events. */
  get known(): string[] {
    return this.#tables.flatMap(({ type, classes }) => [type, ...classes]);
  }

  /** The people of the events, in all their roles. */
  async people(): Promise<People> {
    const [ids, emails] = [new Set<string>(), new Set<string>()];
    for (const { type, users } of STREAM_ROWS) {
      if (!this.types.has(type)) continue;
      for (const user of users) {
        const [id, email] = [sqlName(user.id), sqlName(user.email)];
        const rows = await this.#all(
          `SELECT DISTINCT ${id} AS id, CASE WHEN ${id} IS NULL THEN ${email} END AS email FROM ${tableName(type)}`,
        );
        for (const row of rows) {
          if (typeof row['id'] === 'string') ids.add(row['id']);
          if (typeof row['email'] === 'string') emails.add(row['email'].toLowerCase());
        }
      }
    }
    return { ids, emails };
  }

  async #all(sql: string) {
    return (await this.#reader?.all(sql)) ?? [];
  }

  /** Whether a query has rows here. What cannot be asked may have some: who asks about everything is told why not. */
  async hasRows(query: Query): Promise<boolean> {
    if (!this.#database) return false;
    try {
      return (await this.#database.rows(query, { now: this.#now, limit: 1 })).rows.length > 0;
    } catch (error) {
      if (error instanceof J1qlRunError) return true;
      throw error;
    }
  }

  close(): void {
    this.#reader?.close();
  }
}

const NOTHING: GraphViews = {
  schema: { entities: [], relationships: [], metadata: METADATA },
  select: (view) => {
    throw new Error(`There is no ${view} among events.`);
  },
};

const tableName = (type: string): string => sqlName(`new of ${type}`);

/** Puts the new events of a table into one of the engine. @returns its rows as a relation; undefined when there are none */
async function newRows(
  reader: ArchiveReader,
  table: TableDeclaration,
  after: number,
): Promise<string | undefined> {
  const { type } = table;
  const own =
    type === EntityTypes.ITEM_USAGE_EVENT
      ? ` AND accessedBy IS DISTINCT FROM ${sqlText(OWN_READER)}`
      : '';
  const [found] = await reader.all(
    `CREATE TEMP TABLE ${tableName(type)} AS SELECT * REPLACE (NULL::VARCHAR AS _raw) FROM (${reader.events(table)}) WHERE _seenOn > ${Math.floor(after)}${own}`,
  );
  return Number(found?.['Count'] ?? 0) > 0 ? `SELECT * FROM ${tableName(type)}` : undefined;
}

/** Values of a column in the new events of a type, each once. */
async function valuesOf(
  column: string,
  type: string,
  { reader, events }: { reader: ArchiveReader; events: readonly Events[] },
): Promise<string[]> {
  if (!events.some(({ table }) => table.type === type)) return [];
  const name = sqlName(column);
  const rows = await reader.all(
    `SELECT DISTINCT ${name} AS value FROM ${tableName(type)} WHERE ${name} IS NOT NULL`,
  );
  return rows.map(({ value }) => String(value));
}
