import {
  ArchiveReader,
  duckDbOf,
  GraphDatabase,
  sqlName,
  sqlText,
  tablesIn,
  tablesOf,
} from '@graph-1password/archive';
import type { ReadWindow, TableDeclaration } from '@graph-1password/archive';
import { GraphBuilder } from '@graph-1password/j1ql';
import {
  canonicalIp,
  EntityTypes,
  FACET_TYPES,
  STREAM_ROWS,
  streamOfType,
} from '@graph-1password/vocabulary';
import { FirstSeenNow } from '../graph/firstSeenNow';
import { isOwnRead, METADATA } from '../graph/ownReads';
import type { RuleSource } from '../graph/source';
import { archivedAccess, byVault } from './access';
import type { AccessReader, ArchivedAccess } from './access';
import { lastUses } from './lastUses';
import { Loading } from './load';
import type { RecordSink } from './load';
import { EVENT_TABLES, TABLES, tableOfType } from './model';
import { letIn, signInSources } from './sources';
import type { ArchivedSource } from './sources';

/** The people whose part of an archive is read. */
export interface People {
  /** UUIDs. */
  ids: ReadonlySet<string>;
  /** Addresses in lower case, for events that know no UUID. */
  emails: ReadonlySet<string>;
}

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
    const builder = new GraphBuilder({
      ...{ metadata: METADATA, without: isOwnRead, firstSeen: new FirstSeenNow(now) },
    });
    const sink: RecordSink = {
      entity: (record) => {
        if (builder.wants(record)) builder.add(builder.entity(record));
      },
      connect: (record) => builder.connect(record),
    };
    await reader.meet();
    const sources = await reader.sources(people.ids);
    const access = request.withAccess ? await reader.access() : undefined;
    await new Loading(reader, sink, { sources, access }).read();
    const graph = builder.graph('key');
    const engine = await reader.engine();
    const views = tablesIn(engine, tablesOf(graph));
    const database = new GraphDatabase(duckDbOf(engine, views), views);
    return {
      people,
      known: new Set([...graph.byType.keys(), ...graph.byClass.keys()]),
      has: (key) => graph.byKey.has(key),
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

  /** Puts the events of the part into tables, because all that follows from them asks again and again, and learns who occurs there. */
  async meet(): Promise<void> {
    const engine = await this.engine();
    for (const table of EVENT_TABLES) {
      await engine.run(
        `CREATE TEMP TABLE ${tableName(table)} AS SELECT * EXCLUDE (_raw), NULL::VARCHAR AS _raw FROM (${super.events(table, true)}) WHERE ${this.#conditionOf(table)}`,
      );
    }
    const ids = STREAM_ROWS.flatMap(({ type, users }) =>
      users.map(({ id }) => `SELECT ${sqlName(id)} AS id FROM ${tableName({ type })}`),
    );
    const rows = await this.all(`SELECT DISTINCT id FROM (${ids.join(' UNION ALL ')})`);
    this.#present = rows.flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
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
    return conditions.join(' OR ');
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
  get #everyone(): AccessReader & Pick<ArchiveReader, 'all'> {
    return {
      window: this.window,
      events: (table, whole) => super.events(table, whole),
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
