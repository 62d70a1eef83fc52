import type { ArchiveReader, SqlRow, TableDeclaration } from '@graph-1password/archive';
import type { EntityRecord, PropertyValue } from '@graph-1password/j1ql';
import { EntityTypes } from '@graph-1password/vocabulary';
import { convertGroups, convertMissingUsers } from '../../../../src/steps/build-access/converter';
import { convertClientIp } from '../../../../src/steps/build-users/converter';
import { UsageError } from '../support/usage';
import { utc } from '../support/text';
import { archivedAccess } from './access';
import type { ArchivedAccess, SnapshotAt } from './access';
import { Edges } from './edges';
import { lastUses } from './lastUses';
import type { RecordSink } from './recordSink';
import type { LastUse } from './lastUses';
import { COMPUTED, EVENT_TABLES, NULLABLE, TABLES, tableOfType } from './model';
import { signInSources } from './sources';
import { userFacts } from './userFacts';
import type { ArchivedSource } from './sources';

/**
 * Reads a window of an archive, however much it is: its entities, then the relationships that follow from them.
 * @param options `rawData`: entities with what they were made from
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
 * @param options `rawData`: with what they were made from; `snapshot` of access that belongs to the archive; default: access follows from events alone
 * @throws as `readArchive` does
 */
export async function readStates(
  reader: ArchiveReader,
  folder: string,
  sink: RecordSink,
  options: Pick<LoadingOptions, 'rawData' | 'snapshot'>,
): Promise<void> {
  checkMoment(reader, folder);
  await new Loading(reader, sink, { ...options, withEvents: false }).read();
}

/** Before the first run nothing is known of states: an answer would say that nothing was there. */
function checkMoment({ window, snapshot }: ArchiveReader, folder: string): void {
  const { asOf } = window;
  if (asOf === undefined) return;
  const states = new Set(TABLES.filter(({ kind }) => kind === 'state').map(({ type }) => type));
  // Of what was lost every answer says so.
  const begins = [...snapshot.files.values(), ...snapshot.facts.lostStates]
    .filter(({ type }) => states.has(type))
    .reduce((least, { from }) => Math.min(least, from), Infinity);
  if (asOf >= begins) return;
  throw new UsageError(
    `The archive in ${folder} knows vaults, items and people since ${utc(begins)}: choose a later --as-of.`,
  );
}

/** What is read. */
interface LoadingOptions {
  /** Entities with what they were made from. */
  rawData?: boolean;
  /** Default: true. */
  withEvents?: boolean;
  /** Where users signed in from, when that is known already. */
  sources?: ArchivedSource[];
  /** Who can open what, when that is known already. */
  access?: ArchivedAccess | undefined;
  snapshot?: SnapshotAt | undefined;
}

/** One reading of an archive. */
export class Loading {
  readonly #reader: ArchiveReader;
  readonly #sink: RecordSink;
  readonly #rawData: boolean;
  readonly #withEvents: boolean;
  /** Keys of all that is no event, with the time since when it has been known; NaN for what a snapshot brings. */
  readonly #known = new Map<string, number>();
  readonly #given: Pick<LoadingOptions, 'sources' | 'access' | 'snapshot'>;
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
    const { snapshot } = this.#given;
    const access = this.#given.access ?? (await archivedAccess(this.#reader, uses, snapshot));
    // The order of a graph that is read from files: by type, then time, then key.
    const tables = TABLES.filter(({ kind }) => this.#withEvents || kind === 'state');
    const types = [...tables.map(({ type }) => type), ...COMPUTED.types].sort();
    for (const type of types) {
      if (type === EntityTypes.CLIENT_IP) this.#addAddresses();
      else if (type === EntityTypes.GROUP) this.#addGroups(access);
      else await this.#addTable(tableOfType(type), uses);
      if (type === EntityTypes.USER && access.isWhole) this.#addMissingUsers(access);
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

  #addGroups({ state, groupSeenOn, isWhole }: ArchivedAccess): void {
    const groups = convertGroups(state, !isWhole);
    for (const group of groups.sort((a, b) => (a._key < b._key ? -1 : 1)))
      this.#addKnown(group, isWhole ? NaN : (groupSeenOn.get(String(group.id)) ?? 0));
  }

  /** People whom no event names. */
  #addMissingUsers({ state }: ArchivedAccess): void {
    for (const user of convertMissingUsers(state, (key) => this.#known.has(key)))
      this.#addKnown(user, NaN);
  }

  /** @param seen since when it has been known, epoch ms; NaN when nobody knows */
  #addKnown(
    entity: { _key: string; _type: string; _class: string | string[] },
    seen: number,
  ): void {
    this.#known.set(entity._key, seen);
    this.#sink.entity({
      ...(withoutAbsent(entity) as EntityRecord),
      ...(!Number.isNaN(seen) && { _createdOn: seen }),
    });
  }

  #addAddresses(): void {
    const byIp = new Map<string, ArchivedSource[]>();
    for (const source of this.#sources) {
      byIp.set(source.ip, [...(byIp.get(source.ip) ?? []), source]);
    }
    for (const [ip, sources] of [...byIp].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const entity = convertClientIp(ip, sources);
      this.#addKnown(entity, Math.min(...sources.map(({ seenOn }) => seenOn)));
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
