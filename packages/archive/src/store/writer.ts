import { randomBytes } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../files/folder';
import { OWN_COLUMNS, storedColumns } from '../declaration';
import type { TableDeclaration } from '../declaration';
import { openEngine } from '../engine';
import type { Engine } from '../engine';
import { ArchiveError } from '../errors';
import { Lock } from '../files/lock';
import { syncLater } from '../files/syncTree';
import { literal } from '../sql/quote';
import { columnsId, parquet, relation, WRITTEN } from '../sql/relation';
import { eventRows, stateRows } from '../sql/staged';
import type { ArchiveFile, Change, ArchiveFacts, Snapshot } from './entries';
import { isArchive, saysOneOf } from './log/read';
import { LogWriter } from './log/write';
import { publish, recover } from './publish';
import type { FinishedFile } from './publish';
import { Stage } from './stage';
import type { StagedLines } from './stage';

/** How long readers may go on with files that are no longer part, in ms. */
export const GRACE_MS = 10 * 60_000;
/** How long somebody else's work on the archive is waited for, in ms. */
const PATIENCE_MS = 60_000;

/** Bytes of lines or files, some 10,000 events, from which the memory that statements leave matters. */
const MANY_BYTES = 8 * 2 ** 20;

/** Bytes of what files hold, about: a file takes eight times its own in memory. */
export const unpackedBytes = (files: readonly { bytes: number }[]): number =>
  8 * files.reduce((total, { bytes }) => total + bytes, 0);

/** How an archive is opened for writing. */
export interface WriterOptions {
  /** It is made when there is none. */
  folder: string;
  tables: readonly TableDeclaration[];
  /** Longest wait for another writer, in ms. Default: a minute. */
  patienceMs?: number;
  /** Most memory of the engine, in MB. Default: 512. */
  memoryMb?: number;
  /** Epoch ms. Default: the clock. */
  now?: () => number;
}

/** What a run says of the states that it has staged. */
export interface StateReport {
  /** It has listed all there are: what is missing is gone. */
  complete: boolean;
  /** It has seen the newest: what differs has changed. */
  newest: boolean;
}

/** What a commit has added. */
export interface Committed {
  /** Events and states, count by type. */
  rows: Record<string, number>;
  /** New files. */
  added: ArchiveFile[];
  /** Of new files. */
  bytes: number;
  snapshot: Snapshot;
}

/** The one writer of an archive, from `open` to `close`. */
export class ArchiveWriter {
  readonly folder: string;
  readonly #tables: ReadonlyMap<string, TableDeclaration>;
  readonly #lock: Lock;
  readonly #log: LogWriter;
  #engine: Engine | undefined;
  #savesMemory = false;

  private constructor(
    readonly options: WriterOptions,
    lock: Lock,
    log: LogWriter,
  ) {
    this.#lock = lock;
    this.#log = log;
    this.folder = options.folder;
    this.#tables = new Map(options.tables.map((table) => [table.type, table]));
    recover(this.folder, log.snapshot);
  }

  /**
   * Takes the archive for writing, and removes what a writer that died has left.
   * @param beforeReading called when nobody else can write, and before the log is read
   * @throws LockedError when another one writes for too long; ArchiveError, DamagedError
   */
  static async open(
    options: WriterOptions,
    beforeReading: () => void = () => undefined,
  ): Promise<ArchiveWriter> {
    const { folder, patienceMs = PATIENCE_MS, now = Date.now } = options;
    makeFolder(folder);
    const lock = await Lock.takeWithin(path.join(folder, 'lock'), patienceMs, {
      holder: 'command',
      cure: `is writing to the archive in ${folder}: wait until it ends, or stop it`,
    });
    try {
      beforeReading();
      const log = isArchive(folder) ? LogWriter.open(folder) : begin(folder, now());
      return new ArchiveWriter(options, lock, log);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  get snapshot(): Snapshot {
    return this.#log.snapshot;
  }

  /** Epoch ms; later than the last commit even when the clock was put back, because states are ordered by it. */
  now(): number {
    return Math.max((this.options.now ?? Date.now)(), this.snapshot.on + 1);
  }

  /** The declaration of a type. @throws ArchiveError when there is none */
  table(type: string): TableDeclaration {
    const table = this.#tables.get(type);
    if (!table) throw new ArchiveError(`The archive has no table for ${type}.`);
    return table;
  }

  /** Begins a run. @param name harmless as the name of a file, never used before in this archive */
  begin(name: string): ArchiveRun {
    return new ArchiveRun(this, name);
  }

  /**
   * The engine, opened when it is first needed.
   * @param bytes that the work is about: with many, the engine keeps less memory from then on. Default: it may be many
   * @throws EngineMissingError
   */
  async engine(bytes = Infinity): Promise<Engine> {
    const { memoryMb = 512 } = this.options;
    this.#engine ??= await openEngine({
      spillFolder: path.join(this.folder, 'stage'),
      memoryMb,
      // A file a day and type is small: a second thread took nearly twice the CPU and no less time (measured).
      threads: 1,
    });
    if (bytes >= MANY_BYTES && !this.#savesMemory) {
      this.#savesMemory = true;
      await this.#engine.saveMemory();
    }
    return this.#engine;
  }

  /** Live files of a type. */
  files(type: string): ArchiveFile[] {
    return [...this.snapshot.files.values()].filter((file) => file.type === type);
  }

  /** All rows of a type, as a relation. */
  rows(type: string): string {
    return this.rowsOf(type, this.files(type));
  }

  /** Files of a type as a relation. */
  rowsOf(type: string, files: readonly ArchiveFile[]): string {
    return relation(this.folder, this.table(type), files, this.snapshot.facts);
  }

  /** Looks, before files are moved in the archive, whether nobody else has taken it meanwhile. @throws LockedError */
  confirm(): void {
    this.#lock.confirm();
  }

  /** Enters a change, and deletes old files whose time has come. @throws LockedError; the file system's error */
  commit(change: Change): Snapshot {
    this.confirm();
    const now = this.now();
    const due = this.snapshot.old.filter(({ on }) => on <= now - GRACE_MS);
    for (const { path: file } of due) rmSync(path.join(this.folder, file), { force: true });
    const deleted = due.map((file) => file.path);
    return this.#log.commit({ ...change, ...(deleted.length > 0 && { deleted }) }, now);
  }

  /** Deletes all files that are no longer part, also those that a reader may still be using. */
  purge(): Snapshot {
    this.confirm();
    const deleted = this.snapshot.old.map(({ path: file }) => file);
    for (const file of deleted) rmSync(path.join(this.folder, file), { force: true });
    return this.#log.commit({ what: 'purge', deleted }, this.now());
  }

  /**
   * Begins the log anew where it says one of some texts, which no row has: holds that were removed name people.
   * @param texts in any case
   * @returns whether it did
   */
  forget(texts: readonly string[]): boolean {
    if (!saysOneOf(this.folder, texts)) return false;
    this.confirm();
    this.#log.forget(this.now());
    return true;
  }

  /** Gives the archive back. */
  close(): void {
    this.#engine?.close();
    this.#engine = undefined;
    this.#lock.release();
  }
}

/** Begins an archive; its folder may have been made for it, and be open to others. */
function begin(folder: string, now: number): LogWriter {
  chmodSync(folder, 0o700);
  // Before the run that begins it: what that run sees is seen at its own time.
  return LogWriter.create(folder, randomBytes(16).toString('hex'), now - 1);
}

/** What one run adds: staged line by line, entered at once or not at all. */
export class ArchiveRun {
  readonly #writer: ArchiveWriter;
  readonly stage: Stage;
  /** When the run began, epoch ms: events were first seen, and states begin, at that time. */
  readonly on: number;
  readonly #ready: FinishedFile[] = [];
  readonly #synced: Promise<void>[] = [];
  readonly #states: StagedLines[] = [];
  #parts = 0;
  /** Files may stand in their places that no commit names: the next writer finds them by what is staged. */
  #isPublishing = false;

  /** @param name of the run */
  constructor(
    writer: ArchiveWriter,
    readonly name: string,
  ) {
    this.#writer = writer;
    this.on = writer.now();
    this.stage = new Stage(path.join(writer.folder, 'stage', name));
  }

  /** Turns the lines that were staged so far into files, so that they need less room. They are not entered yet. */
  async convert(): Promise<void> {
    const { size } = this.stage;
    if (size > 0) await this.#writer.engine(size);
    for (const lines of this.stage.take()) {
      if (this.#writer.table(lines.type).kind === 'state') this.#states.push(lines);
      else await this.#convertEvents(lines);
    }
  }

  async #convertEvents(staged: StagedLines): Promise<void> {
    const { type, day, file, lines, from, to } = staged;
    const table = this.#writer.table(type);
    const known = this.#writer
      .files(type)
      .filter((other) => other.day === day)
      .map((other) => path.join(this.#writer.folder, other.path));
    const target = this.#target(type, day);
    const rows = await this.#copy(eventRows(table, [staged], known), target.file).catch(
      (error: unknown) => {
        // The engine quotes the line, which is nobody's but the archive's.
        if (!(error instanceof Error && error.message.includes('CSV Error'))) throw error;
        throw new ArchiveError(
          `What was collected of ${type} on ${day} cannot be read back from the disk: check the disk, and run again.`,
        );
      },
    );
    rmSync(file, { force: true });
    if (rows > 0) this.#add({ ...target, entry: { ...target.entry, rows, from, to } });
    if (lines < rows) throw new ArchiveError(`${rows - lines} rows too many of ${type}.`);
  }

  /** Takes a file that is whole. It goes onto the disk while the next ones are made. */
  #add(file: FinishedFile): void {
    this.#ready.push(file);
    const synced = syncLater(file.file);
    // What went wrong is told when the run commits.
    synced.catch(() => undefined);
    this.#synced.push(synced);
  }

  /** Writes rows into a file of the stage. @returns their count; there is no file when there are none */
  async #copy(rows: string, file: string): Promise<number> {
    const engine = await this.#writer.engine(0);
    const [answer] = await engine.all(`COPY (${rows}) TO ${literal(file)} (${WRITTEN})`, [this.on]);
    const count = Number(answer?.['Count']);
    if (count === 0) rmSync(file, { force: true });
    return count;
  }

  /** A new file for a table and day. */
  #target(type: string, day: string) {
    this.#parts++;
    const name = `${this.name}-${this.#parts}.parquet`;
    const columns = columnsId(storedColumns(this.#writer.table(type)));
    return {
      file: path.join(this.stage.folder, name),
      entry: { path: `${type}/day=${day}/${name}`, type, day, columns },
    };
  }

  /**
   * Enters all that was staged. Nothing happens when nothing is new.
   * @param states what the run says of its states, by type; a type that is not in it is left as it was
   * @param change what else the commit changes
   */
  async commit(
    states: Readonly<Record<string, StateReport>>,
    change: Pick<Change, 'facts' | 'note'> = {},
  ): Promise<Committed> {
    await this.convert();
    for (const [type, report] of Object.entries(states)) await this.#convertStates(type, report);
    const writer = this.#writer;
    const rows: Record<string, number> = {};
    for (const { entry } of this.#ready) rows[entry.type] = (rows[entry.type] ?? 0) + entry.rows;
    let snapshot = writer.snapshot;
    let added: ArchiveFile[] = [];
    if (this.#ready.length > 0 || change.facts || change.note) {
      await Promise.all(this.#synced);
      writer.confirm();
      this.#isPublishing = true;
      added = publish(writer.folder, this.stage.folder, this.#ready);
      const facts = { ...change.facts, ...this.#newColumns() };
      snapshot = writer.commit({ what: 'append', run: this.name, add: added, ...change, facts });
      this.#isPublishing = false;
    }
    this.stage.remove();
    const bytes = added.reduce((sum, file) => sum + file.bytes, 0);
    return { rows, added, bytes, snapshot };
  }

  async #convertStates(type: string, { complete, newest }: StateReport): Promise<void> {
    const writer = this.#writer;
    const table = writer.table(type);
    const staged = this.#states.filter((lines) => lines.type === type);
    if (staged.length === 0 && !complete) return;
    const files = writer.files(type);
    // What is staged is compared with all of them.
    await writer.engine(unpackedBytes(files));
    const known = writer.rows(type);
    const target = this.#target(type, new Date(this.on).toISOString().slice(0, 10));
    const comparison = { complete, newest, ...(files.length > 0 && { known }) };
    const rows = await this.#copy(stateRows(table, staged, comparison), target.file);
    if (rows > 0) {
      const moments = await this.#momentsIn(target.file);
      this.#add({ ...target, entry: { ...target.entry, rows, ...moments } });
    }
  }

  /** When the states of a file began: some may have been known before the run. */
  async #momentsIn(file: string): Promise<{ from: number; to: number }> {
    const { from } = OWN_COLUMNS;
    const engine = await this.#writer.engine(0);
    const [bounds] = await engine.all(
      `SELECT min(${from}) AS a, max(${from}) AS z FROM ${parquet([file])}`,
    );
    return { from: Number(bounds?.['a']), to: Number(bounds?.['z']) };
  }

  /** The columns of files by id, when new files have some of their own. */
  #newColumns(): Partial<Pick<ArchiveFacts, 'columns'>> {
    const known = this.#writer.snapshot.facts.columns;
    const fresh = this.#ready
      .filter(({ entry }) => known[entry.columns] === undefined)
      .map(({ entry: { columns, type } }) => [columns, storedColumns(this.#writer.table(type))]);
    if (fresh.length === 0) return {};
    return { columns: { ...known, ...(Object.fromEntries(fresh) as ArchiveFacts['columns']) } };
  }

  /** Drops what was staged, and is not needed to undo a commit that failed. */
  drop(): void {
    if (!this.#isPublishing) this.stage.remove();
  }
}
