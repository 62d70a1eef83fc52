import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { EVENT_TIME } from '../declaration';
import type { TableDeclaration } from '../declaration';
import { Lock } from '../files/lock';
import type { ArchiveFile, Snapshot } from '../store/entries';
import { readSnapshot } from '../store/log/read';
import type { Cluster } from './client';
import { ClusterError } from './errors';
import { heldSql } from './holds';
import { Ledger } from './ledger';
import type { Unit } from './ledger';
import { loadFile } from './load';
import { literal, name, PUBLISHED } from './names';
import {
  codecStatement,
  keepStatement,
  onCluster,
  ownTable,
  qualified,
  tableStatements,
} from './tables';
import type { TablePlace } from './tables';

/** What is published where. */
export interface PublishOptions {
  /** Of the archive. */
  folder: string;
  tables: readonly TableDeclaration[];
  /** UUID of the account, which is in every key: one database may have many. */
  account: string;
  place: TablePlace;
  /** What is told of the archive with every answer: plain data. */
  about?: unknown;
  /** Epoch ms. Default: the clock. */
  now?: () => number;
  /** Is told of each day that was loaded. */
  onUnit?: (done: number, all: number) => void;
}

/** What was done. */
export interface PublishReport {
  /** Counts. */
  files: number;
  rows: number;
  bytes: number;
  /** Days whose rows were taken out or replaced, because the archive has let go of some. */
  replaced: number;
  /** Number of the commit that the database has now. */
  commit: number;
  /** Days of which the database has another number of rows than the archive: sentences. */
  differences: string[];
}

/** How long another publisher is waited for, in ms. */
const PATIENCE_MS = 10_000;

/**
 * Makes a database hold what the archive holds, no more and no less. What is there already is not sent again; whatever happens
 * on the way, the next call ends the work.
 * @throws ClusterError; LockedError when another one publishes; ArchiveError, DamagedError
 */
export async function publishArchive(
  cluster: Cluster,
  options: PublishOptions,
): Promise<PublishReport> {
  const { folder, tables, place } = options;
  const lock = await Lock.takeWithin(path.join(folder, 'publish.lock'), PATIENCE_MS, {
    holder: 'command',
    cure: `is publishing the archive in ${folder}: wait until it ends, or stop it`,
  });
  try {
    for (const sql of tableStatements(tables, place)) await cluster.run(sql);
    await compress(cluster, options);
    await setKeep(cluster, options);
    return await new Publishing(cluster, options).run();
  } finally {
    lock.release();
  }
}

/** Compresses tables of a version before as those of this one. */
async function compress(cluster: Cluster, { tables, place }: PublishOptions): Promise<void> {
  const columns = await cluster.all(
    'SELECT table, name, compression_codec FROM system.columns WHERE database = {p1:String}',
    [place.database],
  );
  for (const table of tables) {
    const own = columns.filter((row) => row['table'] === ownTable(table.type, place));
    const before = own.map(
      (row) => [String(row['name']), String(row['compression_codec'])] as const,
    );
    const sql = codecStatement(table, place, new Map(before));
    if (sql !== undefined) await cluster.run(sql);
  }
}

async function setKeep(cluster: Cluster, { tables, place }: PublishOptions): Promise<void> {
  if (!place.keep || place.keep.size === 0) return;
  const made = await cluster.all(
    'SELECT name, create_table_query FROM system.tables WHERE database = {p1:String}',
    [place.database],
  );
  const known = new Map(made.map((row) => [row['name'], String(row['create_table_query'])]));
  for (const table of tables) {
    const sql = keepStatement(table, place, known.get(ownTable(table.type, place)) ?? '');
    if (sql !== undefined) await cluster.run(sql);
  }
}

/** Files that are read together: of a day of events, or all of a type of states. */
interface Wanted {
  readonly table: TableDeclaration;
  /** UTC day; empty for states. */
  readonly day: string;
  readonly files: readonly ArchiveFile[];
}

/** One publishing of an archive as of a commit. */
class Publishing {
  readonly #snapshot: Snapshot;
  readonly #ledger: Ledger;
  readonly #report: PublishReport;

  constructor(
    readonly cluster: Cluster,
    readonly options: PublishOptions,
  ) {
    this.#snapshot = readSnapshot(options.folder);
    this.#ledger = new Ledger(cluster, options.account);
    const { number } = this.#snapshot;
    this.#report = { files: 0, rows: 0, bytes: 0, replaced: 0, commit: number, differences: [] };
  }

  async run(): Promise<PublishReport> {
    const { onUnit } = this.options;
    const last = await this.#ledger.account();
    const units = await this.#ledger.units();
    const newest = [...units.values()].map(({ version }) => Math.floor(version / 2));
    this.#check(last && { ...last, version: Math.max(last.version, ...newest) });
    const { id, on, number, facts } = this.#snapshot;
    // From the first row on it is known whose rows they are.
    const nothing = { committed: 0, holds: '[]', about: '{}', version: 0 };
    if (!last) await this.#ledger.enterAccount({ archive: id, ...nothing });
    const wanted = this.#wanted(units).filter((each) => isNew(each, units));
    for (const [index, each] of wanted.entries()) {
      await this.#publish(each, units.get(idOf(each)));
      onUnit?.(index + 1, wanted.length);
    }
    const holds = JSON.stringify(facts.holds);
    if ((last?.holds ?? '[]') !== holds) await this.#hold();
    const about = JSON.stringify(this.options.about ?? {});
    if (last?.version !== number || last.holds !== holds || last.about !== about)
      await this.#ledger.enterAccount({
        archive: id,
        committed: on,
        holds,
        about,
        version: number,
      });
    return this.#report;
  }

  /** Another archive of the account, or an older state of this one, would take out what is right. */
  #check(last: Awaited<ReturnType<Ledger['account']>>): void {
    if (!last) return;
    const { account } = this.options;
    const { id, number } = this.#snapshot;
    if (last.archive !== id)
      throw new ClusterError(
        `Account ${account} was published from another archive (${last.archive}): publish that one, or use another --database.`,
      );
    if (last.version > number)
      throw new ClusterError(
        `The database has commit ${last.version} of this archive, which is at ${number}: it was put back to an older state. Use another --database.`,
      );
  }

  /** What should be there, and the days that should be no more. */
  #wanted(units: ReadonlyMap<string, Unit>): Wanted[] {
    const { tables } = this.options;
    const byType = new Map(tables.map((table) => [table.type, table]));
    const wanted = new Map<string, Wanted & { files: ArchiveFile[] }>();
    for (const file of this.#snapshot.files.values()) {
      const table = byType.get(file.type);
      if (!table) continue;
      const day = table.kind === 'event' ? file.day : '';
      const id = idOf({ table, day });
      const found = wanted.get(id);
      if (found) found.files.push(file);
      else if (!this.#isOver(table, day)) wanted.set(id, { table, day, files: [file] });
    }
    for (const [id, { type, day }] of units) {
      const table = byType.get(type);
      if (table && !wanted.has(id) && !this.#isOver(table, day))
        wanted.set(id, { table, day, files: [] });
    }
    return [...wanted.values()].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  }

  /** The moment before which events of a type are not kept in the database, epoch ms. */
  #since({ type }: TableDeclaration): number | undefined {
    const ms = this.options.place.keep?.get(type);
    return ms === undefined ? undefined : (this.options.now ?? Date.now)() - ms;
  }

  /** A day of which nothing is kept, and nothing is held. */
  #isOver(table: TableDeclaration, day: string): boolean {
    const since = this.#since(table);
    if (since === undefined || table.kind === 'state') return false;
    return this.#snapshot.facts.holds.length === 0 && Date.parse(day) + DAY <= since;
  }

  async #publish(wanted: Wanted, before: Unit | undefined): Promise<void> {
    const { table, day, files } = wanted;
    const { number } = this.#snapshot;
    const known = new Set(before?.files.filter((id) => !before.sending.includes(id)));
    const ids = files.map(fileId);
    const isReplaced = before?.files.some((id) => !ids.includes(id)) === true;
    // What the archive has rewritten is sent again as a whole, under another name than what was sent before.
    const sent = isReplaced ? files : files.filter((file) => !known.has(fileId(file)));
    const unit = { type: table.type, day, rows: files.reduce((sum, file) => sum + file.rows, 0) };
    await this.#ledger.enterUnit({
      ...unit,
      files: [...new Set([...(before?.files ?? []), ...ids])],
      sending: sent.map(fileId),
      version: 2 * number,
    });
    for (const file of sent) {
      const { account } = this.options;
      const name = `${account}/${this.#snapshot.id}/${fileId(file)}`;
      await this.#load(table, file, isReplaced ? `${name}@${number}` : name);
    }
    if (isReplaced) {
      await this.#takeOut(wanted);
      this.#report.replaced++;
    }
    await this.#compare(wanted, unit.rows);
    await this.#ledger.enterUnit({ ...unit, files: ids, sending: [], version: 2 * number + 1 });
  }

  async #load(table: TableDeclaration, file: ArchiveFile, token: string): Promise<void> {
    const { folder: archive, account } = this.options;
    const since = this.#since(table);
    const snapshot = this.#snapshot;
    await loadFile(this.cluster, { archive, snapshot, table, file, account, token, since });
    this.#report.files++;
    this.#report.rows += file.rows;
    this.#report.bytes += file.bytes;
  }

  /** Removes the rows of a day that did not come with this commit: from the disk, not only from sight. */
  async #takeOut(wanted: Wanted): Promise<void> {
    const { place } = this.options;
    const own = qualified(place.database, ownTable(wanted.table.type, place));
    const old = `${name(PUBLISHED.commit)} < ${this.#snapshot.number}`;
    await this.cluster.run(
      `ALTER TABLE ${own}${onCluster(place)} DELETE WHERE ${this.#where(wanted)} AND ${old}`,
      { mutations_sync: 2 },
    );
  }

  /** Rows of the account. @param day only those of a day of events */
  #where({ table, day = '' }: { table: TableDeclaration; day?: string }): string {
    const ofAccount = `${name(PUBLISHED.account)} = ${literal(this.options.account)}`;
    if (table.kind === 'state' || day === '') return ofAccount;
    const from = Date.parse(day);
    return `${ofAccount} AND ${name(EVENT_TIME)} >= ${from} AND ${name(EVENT_TIME)} < ${from + DAY}`;
  }

  async #compare(wanted: Wanted, rows: number): Promise<void> {
    const { table, day } = wanted;
    // What is kept for a limited time leaves in the course of a day.
    if (this.#since(table) !== undefined && table.kind === 'event') return;
    const [found] = await this.cluster.all(
      `SELECT count() AS rows FROM ${qualified(this.cluster.database, table.type)} FINAL WHERE ${this.#where(wanted)}`,
    );
    const has = Number(found?.['rows']);
    if (has === rows) return;
    this.#report.differences.push(
      `${table.type}${day === '' ? '' : ` of ${day}`}: the archive has ${rows} rows, the database ${has}.`,
    );
  }

  /** Marks what is under a legal hold now, and what is no more. */
  async #hold(): Promise<void> {
    const { tables, place } = this.options;
    for (const table of tables) {
      const held = heldSql(table, this.#snapshot.facts.holds);
      const own = qualified(place.database, ownTable(table.type, place));
      const where = `${this.#where({ table })} AND ${name(PUBLISHED.held)} != ${held}`;
      await this.cluster.run(
        `ALTER TABLE ${own}${onCluster(place)} UPDATE ${name(PUBLISHED.held)} = ${held} WHERE ${where}`,
        { mutations_sync: 2 },
      );
      const since = this.#since(table);
      if (since === undefined || table.kind === 'state') continue;
      // A TTL that was judged already is not judged again soon.
      const over = `${name(EVENT_TIME)} < ${Math.round(since)} AND NOT ${name(PUBLISHED.held)}`;
      await this.cluster.run(
        `ALTER TABLE ${own}${onCluster(place)} DELETE WHERE ${this.#where({ table })} AND ${over}`,
        { mutations_sync: 2 },
      );
    }
  }
}

const fileId = ({ sha256 }: ArchiveFile): string => sha256.slice(0, 32);

const idOf = ({ table, day }: Pick<Wanted, 'table' | 'day'>): string => `${table.type} ${day}`;

function isNew(wanted: Wanted, units: ReadonlyMap<string, Unit>): boolean {
  const { files = [], sending = [] } = units.get(idOf(wanted)) ?? {};
  const ids = wanted.files.map(fileId);
  return sending.length > 0 || ids.length !== files.length || ids.some((id) => !files.includes(id));
}
