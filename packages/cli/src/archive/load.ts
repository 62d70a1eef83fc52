import { ArchiveReader } from '@graph-1password/archive';
import type { ReadWindow, SqlRow, TableDeclaration } from '@graph-1password/archive';
import { GraphBuilder } from '@graph-1password/j1ql';
import type { EntityRecord, Graph, GraphOptions, PropertyValue } from '@graph-1password/j1ql';
import { EntityTypes } from '@graph-1password/vocabulary';
import { convertGroups } from '../../../../src/steps/build-access/converter';
import { convertClientIp } from '../../../../src/steps/build-users/converter';
import { UsageError } from '../support/usage';
import { count, utc } from '../support/text';
import { archivedAccess } from './access';
import type { ArchivedAccess } from './access';
import { Edges } from './edges';
import { lastUses } from './lastUses';
import type { LastUse } from './lastUses';
import { COMPUTED, EVENT_TABLES, NULLABLE, TABLES, tableOfType } from './model';
import { signInSources } from './sources';
import { userFacts } from './userFacts';
import type { ArchivedSource } from './sources';

/** More events than this do not fit into memory: they are asked for by windows. */
const MOST_EVENTS = 3_000_000;

/** How a graph is read from an archive. */
export interface LoadOptions extends GraphOptions {
  window?: ReadWindow;
}

/**
 * Reads a window of an archive as a graph: its events, the states as of a moment, and the relationships that follow from
 * both.
 * @param folder of the archive
 * @throws UsageError when it is too much, or nothing; ArchiveError, DamagedError, EngineMissingError
 */
export async function loadArchive(
  folder: string,
  { window = {}, ...options }: LoadOptions = {},
): Promise<Graph> {
  const reader = new ArchiveReader({ folder, tables: TABLES, window });
  try {
    checkSize(reader, folder);
    checkMoment(reader, folder);
    const builder = new GraphBuilder(options);
    const sink: RecordSink = {
      entity: (record) => {
        if (builder.wants(record)) builder.add(builder.entity(record));
      },
      connect: (record) => builder.connect(record),
    };
    await new Loading(reader, sink, { rawData: options.rawData === true }).read();
    return builder.graph('key');
  } finally {
    reader.close();
  }
}

/** Takes what is read from an archive, object by object. */
export interface RecordSink extends Pick<GraphBuilder, 'connect'> {
  entity(record: EntityRecord): void;
}

/**
 * Reads a window of an archive, however much it is: its entities, then the relationships that follow from them.
 * @param options `rawData`: events with what they were made from
 * @throws UsageError when nothing is known of the moment; ArchiveError, DamagedError, EngineMissingError
 */
export async function readArchive(
  reader: ArchiveReader,
  folder: string,
  sink: RecordSink,
  { rawData = false } = {},
): Promise<void> {
  checkMoment(reader, folder);
  await new Loading(reader, sink, { rawData }).read();
}

/**
 * Reads what an archive has beside its events, as of a window: entities, and the relationships between them.
 * @throws as `readArchive` does
 */
export async function readStates(
  reader: ArchiveReader,
  folder: string,
  sink: RecordSink,
): Promise<void> {
  checkMoment(reader, folder);
  await new Loading(reader, sink, { withEvents: false }).read();
}

function checkSize(reader: ArchiveReader, folder: string): void {
  const { rows, from, to } = reader.range();
  if (rows <= MOST_EVENTS || from === undefined || to === undefined) return;
  throw new UsageError(
    `The archive in ${folder} has ${count(rows)} events from ${utc(from)} to ${utc(to)}, more than fit into memory: choose a part of them with --since and --until, for example --since 30d.`,
  );
}

/** Before the first run nothing is known of states: an answer would say that nothing was there. */
function checkMoment({ window, snapshot }: ArchiveReader, folder: string): void {
  const { asOf } = window;
  if (asOf === undefined) return;
  const states = new Set(TABLES.filter(({ kind }) => kind === 'state').map(({ type }) => type));
  const begins = [...snapshot.files.values()]
    .filter(({ type }) => states.has(type))
    .reduce((least, { from }) => Math.min(least, from), Infinity);
  if (asOf >= begins) return;
  throw new UsageError(
    `The archive in ${folder} knows vaults, items and people since ${utc(begins)}: choose a later --as-of.`,
  );
}

/** What is read. */
interface LoadingOptions {
  /** Events with what they were made from. */
  rawData?: boolean;
  /** Default: true. */
  withEvents?: boolean;
  /** Where users signed in from, when that is known already. */
  sources?: ArchivedSource[];
  /** Who can open what, when that is known already. */
  access?: ArchivedAccess | undefined;
}

/** One reading of an archive. */
export class Loading {
  readonly #reader: ArchiveReader;
  readonly #sink: RecordSink;
  readonly #rawData: boolean;
  readonly #withEvents: boolean;
  /** Keys of all that is no event, with the time since when it has been known. */
  readonly #known = new Map<string, number>();
  readonly #given: Pick<LoadingOptions, 'sources' | 'access'>;
  #sources: ArchivedSource[] = [];

  constructor(
    reader: ArchiveReader,
    sink: RecordSink,
    { rawData = false, withEvents = true, ...given }: LoadingOptions,
  ) {
    this.#given = given;
    this.#reader = reader;
    this.#sink = sink;
    this.#rawData = rawData;
    this.#withEvents = withEvents;
  }

  async read(): Promise<void> {
    this.#sources = this.#given.sources ?? (await signInSources(this.#reader));
    const uses = await lastUses(this.#reader);
    const access = this.#given.access ?? (await archivedAccess(this.#reader, uses));
    // The order of a graph that is read from files: by type, then time, then key.
    const tables = TABLES.filter(({ kind }) => this.#withEvents || kind === 'state');
    const types = [...tables.map(({ type }) => type), ...COMPUTED.types].sort();
    for (const type of types) {
      if (type === EntityTypes.CLIENT_IP) this.#addAddresses();
      else if (type === EntityTypes.GROUP) this.#addGroups(access);
      else await this.#addTable(tableOfType(type), uses);
    }
    const found = { sources: this.#sources, access };
    await new Edges(this.#reader, this.#sink, this.#known, found).connect({
      withEvents: this.#withEvents,
    });
  }

  async #addTable(table: TableDeclaration, uses: readonly LastUse[]): Promise<void> {
    const isEvent = EVENT_TABLES.includes(table);
    const rows = isEvent ? this.#reader.events(table) : this.#reader.states(table);
    const order = isEvent ? 'createdOn, _key' : `${timeOf(table)}_key`;
    const extra = table.type === EntityTypes.USER ? await userFacts(this.#reader, uses) : undefined;
    const columns = this.#rawData ? '*' : '* EXCLUDE (_raw)';
    const toRecord = recordsOf(table);
    for await (const part of this.#reader.stream(
      `SELECT ${columns} FROM (${rows}) ORDER BY ${order}`,
    )) {
      for (const row of part) {
        const record = toRecord(row, extra?.get(String(row['id'])));
        if (!isEvent) this.#known.set(record._key, record._createdOn as number);
        this.#sink.entity(record);
      }
    }
  }

  #addGroups({ state, groupSeenOn }: ArchivedAccess): void {
    const groups = convertGroups(state, true);
    for (const group of groups.sort((a, b) => (a._key < b._key ? -1 : 1))) {
      const seen = groupSeenOn.get(String(group.id)) ?? 0;
      this.#known.set(group._key, seen);
      const record: EntityRecord = { ...group, ...withoutAbsent(group), _createdOn: seen };
      this.#sink.entity(record);
    }
  }

  #addAddresses(): void {
    const byIp = new Map<string, ArchivedSource[]>();
    for (const source of this.#sources) {
      byIp.set(source.ip, [...(byIp.get(source.ip) ?? []), source]);
    }
    for (const [ip, sources] of [...byIp].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const entity = convertClientIp(ip, sources);
      const seen = Math.min(...sources.map(({ seenOn }) => seenOn));
      this.#known.set(entity._key, seen);
      const record: EntityRecord = { ...entity, ...withoutAbsent(entity), _createdOn: seen };
      this.#sink.entity(record);
    }
  }
}

/** Entities without a time come first, as when they are read from files. */
const timeOf = ({ properties }: TableDeclaration): string =>
  properties.some(({ name }) => name === 'createdOn') ? 'coalesce(createdOn, 0), ' : '';

const withoutAbsent = (record: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));

/** Makes rows of a table into entities as the steps made them. */
export function recordsOf(
  table: TableDeclaration,
): (row: SqlRow, extra?: Readonly<Record<string, PropertyValue>>) => EntityRecord {
  const { type, classes, properties } = table;
  const nullable = new Set(classes.flatMap((name) => NULLABLE[name] ?? []));
  return (row, extra) => {
    const record: EntityRecord = {
      _key: String(row['_key']),
      _type: type,
      _class: [...classes],
    };
    for (const { name, sameAs } of properties) {
      const value = row[sameAs ?? name];
      if (value !== null) record[name] = value;
      else if (nullable.has(name)) record[name] = null;
    }
    Object.assign(record, extra);
    record['_createdOn'] = row['_seenOn'] ?? row['_firstFrom'];
    const raw = row['_raw'];
    if (typeof raw === 'string') {
      record['_rawData'] = [{ name: 'default', rawData: JSON.parse(raw) as unknown }];
    }
    return record;
  };
}
