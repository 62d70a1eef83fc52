import {
  ArchiveReader,
  duckDbOf,
  GraphDatabase,
  RecordGraph,
  seenAt,
  sqlName,
  sqlText,
} from '@graph-1password/archive';
import type { ReadWindow, TableDeclaration } from '@graph-1password/archive';
import {
  canonicalIp,
  EntityTypes,
  FACET_TYPES,
  STREAM_ROWS,
  streamOfType,
} from '@graph-1password/vocabulary';
import { METADATA } from '../graph/metadata';
import { OWN_READER } from '../graph/ownReads';
import type { RuleSource } from '../graph/source';
import { archivedAccess, byVault } from './access';
import type { AccessReader, ArchivedAccess } from './access';
import { Joined } from './joined';
import { lastUses } from './lastUses';
import { Loading } from './load';
import { EVENT_TABLES, TABLES, tableOfType } from './model';
import type { People } from './newEvents';
import { letIn, signInSources } from './sources';
import { madeOf } from './views';
import type { ArchivedSource } from './sources';

/** What of an archive is read. */
export interface PartRequest {
  folder: string;
  window: Pick<ReadWindow, 'since'>;
  people: People;
  /** All events that were archived after this are read, too, epoch ms. */
  after: number;
  /** All objects count as first seen then, epoch ms. */
  now: number;
  /** All that is known of who can open what is there, too, with the people of whom it is known. */
  withAccess: boolean;
}

/** A part of an archive, to be asked by rules. */
export interface Part extends RuleSource {
  readonly people: People;
  /** Whether there is an entity with a key. */
  has(key: string): boolean;
  close(): void;
}

/**
 * Opens of an archive all that some people did and that was done to them, and all that is no event, but for people who do not occur
 * there. The events of groups, their members and their permissions are there, too, and if that is asked for, who can open what. It is
 * put into tables in memory, however much the archive has.
 * @throws ArchiveError, DamagedError, EngineMissingError
 */
export async function openPart(request: PartRequest): Promise<Part> {
  const { now, people } = request;
  const reader = new PartReader(request);
  try {
    const counts = await reader.meet();
    const engine = await reader.engine();
    const graph = new RecordGraph(engine);
    const sources = await reader.sources(people.ids);
    const access = request.withAccess ? await reader.access() : undefined;
    await new Loading(reader, graph, { sources, access, withEvents: false }).read();
    const states = await graph.views({ metadata: METADATA });
    const events = EVENT_TABLES.filter(({ type }) => (counts.get(type) ?? 0) > 0).map((table) => ({
      ...{ table, rows: reader.events(table) },
    }));
    const run = (sql: string): Promise<void> => engine.run(sql);
    const views = seenAt(new Joined(states, events, madeOf(events, reader), run), now);
    const database = new GraphDatabase(duckDbOf(engine, views), views);
    const keys = new Set([...(await states.keys()), ...(await reader.keys())]);
    const { entities } = views.schema;
    return {
      people,
      known: new Set(entities.flatMap(({ type, classes }) => [type, ...classes])),
      has: (key) => keys.has(key),
      rows: (query, options) => database.rows(query, options),
      read: () => database.read(),
      ofType: (type, raw, among) => database.ofType(type, raw, among),
      close: () => reader.close(),
    };
  } catch (error) {
    reader.close();
    throw error;
  }
}

const listOf = (texts: Iterable<string>): string => {
  const all = Array.from(texts, sqlText);
  return all.length === 0 ? '(NULL)' : `(${all.join(', ')})`;
};

const tableName = ({ type }: Pick<TableDeclaration, 'type'>): string => sqlName(`part of ${type}`);

/** Kinds of audit events of groups: what they are, who is in them, and what they may do. */
const OF_GROUPS = ['group', 'gm', 'gva'];

/** Types of people, and of what is said of them: of these a part has only those who occur in its events. */
export const OF_PEOPLE: ReadonlySet<string> = new Set([EntityTypes.USER, ...FACET_TYPES]);

/** A part of an archive. */
class PartReader extends ArchiveReader {
  readonly #request: PartRequest;
  /** Ids of all who occur in the events, or in what is known of access. */
  #present: readonly string[] = [];

  constructor(request: PartRequest) {
    const { folder, window } = request;
    super({ folder, tables: TABLES, window });
    this.#request = request;
  }

  /** Puts the events of the part into tables, because all that follows from them asks again and again, and learns who occurs there. @returns counts of them, by type */
  async meet(): Promise<ReadonlyMap<string, number>> {
    const engine = await this.engine();
    const counts = new Map<string, number>();
    for (const table of EVENT_TABLES) {
      await engine.run(
        `CREATE TEMP TABLE ${tableName(table)} AS SELECT * EXCLUDE (_raw), NULL::VARCHAR AS _raw FROM (${super.events(table, true)}) WHERE ${this.#conditionOf(table)}`,
      );
      const [{ n = 0 } = {}] = await this.all(`SELECT count(*) AS n FROM (${this.events(table)})`);
      counts.set(table.type, Number(n));
    }
    const ids = STREAM_ROWS.flatMap(({ type, users }) =>
      users.map(({ id }) => `SELECT ${sqlName(id)} AS id FROM ${tableName({ type })}`),
    );
    const rows = await this.all(`SELECT DISTINCT id FROM (${ids.join(' UNION ALL ')})`);
    this.#present = rows.flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
    return counts;
  }

  /** Keys of the events of the part. */
  async keys(): Promise<string[]> {
    const all = EVENT_TABLES.map((table) => `SELECT _key FROM (${this.events(table)})`);
    const rows = await this.all(all.join(' UNION ALL '));
    return rows.map(({ _key }) => String(_key));
  }

  /** What of the events of a table belongs to the part. */
  #conditionOf({ type }: TableDeclaration): string {
    const { people, after } = this.#request;
    const { ids, emails } = people;
    const users = streamOfType(type)?.users ?? [];
    const conditions = [
      `_seenOn > ${Math.floor(after)}`,
      ...users.map(({ id, email }) => {
        const [own, address] = [sqlName(id), sqlName(email)];
        return `${own} IN ${listOf(ids)} OR (${own} IS NULL AND lower(${address}) IN ${listOf(emails)})`;
      }),
      ...(type === EntityTypes.AUDIT_EVENT ? [`objectType IN ${listOf(OF_GROUPS)}`] : []),
    ];
    const wanted = conditions.map((each) => `(${each})`).join(' OR ');
    return type === EntityTypes.ITEM_USAGE_EVENT
      ? `(${wanted}) AND accessedBy IS DISTINCT FROM ${sqlText(OWN_READER)}`
      : wanted;
  }

  override events(table: TableDeclaration, whole = false): string {
    const { since } = this.window;
    const isCut = since !== undefined && !whole;
    return `SELECT * FROM ${tableName(table)}${isCut ? ` WHERE createdOn >= ${Math.floor(since)}` : ''}`;
  }

  override states(table: TableDeclaration): string {
    return super.states(table, OF_PEOPLE.has(table.type) ? this.#present : undefined);
  }

  /** The events of all people. */
  get #everyone(): AccessReader {
    return {
      window: this.window,
      events: (table, whole) => super.events(table, whole),
      states: (table) => super.states(table),
      all: (sql) => this.all(sql),
      stream: (sql) => this.stream(sql),
    };
  }

  /** Who can open what, of all people. */
  async access(): Promise<ArchivedAccess> {
    const access = await archivedAccess(this.#everyone, []);
    const { users, userGrants, groupGrants } = access.state;
    this.#present = [...new Set([...this.#present, ...users.keys()])];
    const vaults = new Set([...userGrants.keys(), ...groupGrants.keys()]);
    return { ...access, uses: byVault(await lastUses(this.#everyone, vaults)) };
  }

  /** Where the people signed in from; what is said of an address is by all who did so from there. */
  async sources(ids: ReadonlySet<string>): Promise<ArchivedSource[]> {
    const own = await this.all(
      `SELECT DISTINCT ipAddress AS ip FROM (${this.events(tableOfType(EntityTypes.SIGNIN_EVENT))}) WHERE ${letIn} AND ipAddress IS NOT NULL AND targetUserUUID IN ${listOf(ids)}`,
    );
    const addresses = new Set(own.flatMap(({ ip }) => canonicalIp(String(ip)) ?? []));
    if (addresses.size === 0) return [];
    return signInSources(this.#everyone, addresses);
  }
}
