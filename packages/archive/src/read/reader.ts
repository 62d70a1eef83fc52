import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileTroubleOf } from '@graph-1password/vocabulary';
import { EVENT_TIME, OWN_COLUMNS, storedColumns } from '../declaration';
import type { TableDeclaration } from '../declaration';
import { openEngine, threadsFor } from '../engine';
import type { Engine, SqlRow, SqlValue } from '../engine';
import { ArchiveError, DamagedError } from '../errors';
import { literal as text, name } from '../sql/quote';
import { relation } from '../sql/relation';
import type { ArchiveFile, Snapshot } from '../store/entries';
import { readSnapshot } from '../store/log/read';
import { damageOf } from '../store/verify';

/** Which part of an archive is read. Files of days outside are not opened. */
export interface ReadWindow {
  /** The first moment of events, epoch ms; all when absent. */
  since?: number;
  /** The moment after the last one, epoch ms. */
  until?: number;
  /** States are as of this moment, epoch ms; the newest when absent. */
  asOf?: number;
}

/** What is known of the events of an archive without opening a file. */
export interface EventRange {
  /** Count of events in the files that are read. */
  rows: number;
  /** Bounds of their times, epoch ms; absent without events. */
  from?: number;
  to?: number;
}

/** How an archive is opened for reading. */
export interface ReaderOptions {
  folder: string;
  tables: readonly TableDeclaration[];
  window?: ReadWindow;
  /** Most memory of the engine, in MB. */
  memoryMb?: number;
}

/** An archive as of its last commit: what writers do later does not change it. */
export class ArchiveReader {
  readonly snapshot: Snapshot;
  readonly window: ReadWindow;
  readonly #options: ReaderOptions;
  #engine: Engine | undefined;

  /** @throws ArchiveError when there is no archive, or a newer program wrote it; DamagedError */
  constructor(options: ReaderOptions) {
    this.#options = options;
    this.window = options.window ?? {};
    this.snapshot = readSnapshot(options.folder);
  }

  /** Counts and bounds of the events in the window. */
  range(): EventRange {
    const files = this.#options.tables
      .filter(({ kind }) => kind === 'event')
      .flatMap((table) => this.files(table));
    const rows = files.reduce((sum, file) => sum + file.rows, 0);
    if (rows === 0) return { rows };
    const { since = -Infinity, until = Infinity } = this.window;
    const from = Math.max(since, Math.min(...files.map((file) => file.from)));
    const to = Math.min(until, Math.max(...files.map((file) => file.to)));
    return { rows, from, to };
  }

  /** Files of a table, those of events only where they may have some of the window. @param whole the window does not count */
  files(table: TableDeclaration, whole = false): ArchiveFile[] {
    const { since = -Infinity, until = Infinity, asOf = Infinity } = this.window;
    return [...this.snapshot.files.values()].filter((file) => {
      if (file.type !== table.type) return false;
      if (table.kind === 'state') return file.from <= asOf;
      return file.from < until && (whole || file.to >= since);
    });
  }

  /**
   * The events of a table in the window, as a relation with its stored columns.
   * @param whole from the beginning of the archive on, up to the end of the window
   */
  events(table: TableDeclaration, whole = false): string {
    const { since, until } = this.window;
    const conditions = [
      ...(since === undefined || whole ? [] : [`${EVENT_TIME} >= ${integer(since)}`]),
      ...(until === undefined ? [] : [`${EVENT_TIME} < ${integer(until)}`]),
    ];
    const all = this.#relation(table, this.files(table, whole));
    return conditions.length === 0
      ? all
      : `SELECT * FROM (${all}) WHERE ${conditions.join(' AND ')}`;
  }

  /**
   * The states of a table that hold at the moment of the window, as a relation: the stored columns, and `_firstFrom`,
   * since when the entity has been known.
   * @param ids of those that are wanted; default: all
   */
  states(table: TableDeclaration, ids?: readonly string[]): string {
    const { key, from, gone } = OWN_COLUMNS;
    const { asOf } = this.window;
    const all = this.#relation(table, this.files(table));
    const conditions = [
      ...(asOf === undefined ? [] : [`${from} <= ${integer(asOf)}`]),
      ...(ids ? [`id IN (${['NULL', ...ids.map(text)].join(', ')})`] : []),
    ];
    const known =
      conditions.length === 0 ? all : `SELECT * FROM (${all}) WHERE ${conditions.join(' AND ')}`;
    const newest = `SELECT *, min(${from}) OVER (PARTITION BY ${key}) AS _firstFrom FROM (${known}) QUALIFY row_number() OVER (PARTITION BY ${key} ORDER BY ${from} DESC) = 1`;
    return `SELECT * FROM (${newest}) WHERE NOT ${gone}`;
  }

  /** All states of a table up to the moment of the window, also those that hold no more. */
  history(table: TableDeclaration): string {
    return this.#relation(table, this.files(table));
  }

  #relation(table: TableDeclaration, files: readonly ArchiveFile[]): string {
    const { folder } = this.#options;
    return `SELECT ${storedColumns(table)
      .map(([column]) => name(column))
      .join(', ')} FROM (${relation(folder, table, files, this.snapshot.facts)})`;
  }

  /** Rows of a statement. @throws EngineMissingError, DamagedError when a file cannot be read */
  async all(sql: string, values: readonly SqlValue[] = []): Promise<SqlRow[]> {
    const engine = await this.engine();
    return engine.all(sql, values).catch((error: unknown) => {
      throw this.#readable(error);
    });
  }

  /** The same, in parts. */
  async *stream(sql: string, values: readonly SqlValue[] = []): AsyncGenerator<SqlRow[]> {
    const engine = await this.engine();
    try {
      yield* engine.stream(sql, values);
    } catch (error) {
      throw this.#readable(error);
    }
  }

  /**
   * The engine, opened when it is first needed. What does not fit into memory goes to the system's temporary folder, or
   * beside the archive.
   */
  async engine(): Promise<Engine> {
    const { memoryMb } = this.#options;
    const rows = [...this.snapshot.files.values()].reduce((sum, file) => sum + file.rows, 0);
    this.#engine ??= await openEngine({
      threads: threadsFor({ rows }),
      spillFolder: [tmpdir(), path.dirname(this.#options.folder)],
      ...(memoryMb !== undefined && { memoryMb }),
    });
    return this.#engine;
  }

  #readable(error: unknown): unknown {
    return fileError(error, this.#options.folder) ?? error;
  }

  close(): void {
    this.#engine?.close();
    this.#engine = undefined;
  }
}

/** An epoch in SQL. @throws ArchiveError when it is none */
function integer(value: number): string {
  if (!Number.isFinite(value)) throw new ArchiveError('A time of the window is not a number.');
  return String(Math.round(value));
}

/** How the engine says that a file is not what it should be. */
const OF_FILES = /^(IO Error|Invalid Input Error|Invalid Error|TProtocolException|Serialization)/;
const QUOTED = /["']([^"']+\.parquet)["']/;

/**
 * What the engine says of a file that it cannot read, as an error with a sentence; its own words may hold values. Where it names no file,
 * as for one that does not unpack, all are compared with what was written until one differs.
 * @returns undefined when the error is about something else
 */
export function fileError(error: unknown, archive: string): DamagedError | undefined {
  const text = (error as { message?: string } | undefined)?.message ?? '';
  // A full disk, or one that this user may not use, damages nothing.
  if (!OF_FILES.test(text) || fileTroubleOf(error)) return undefined;
  const found = QUOTED.exec(text)?.[1];
  const file = found === undefined ? damagedFile(archive) : path.relative(archive, found);
  const which = file === '' || file.startsWith('..') ? 'A file' : file;
  return new DamagedError(
    file,
    'cannot be read',
    `${which} of the archive in ${archive} cannot be read: it is damaged, or was removed. "graph-1password archive verify" says which files are damaged.`,
  );
}

/** The first file of an archive that is not what was written; empty when there is none. */
function damagedFile(archive: string): string {
  try {
    const files = [...readSnapshot(archive).files.values()];
    return files.find((file) => damageOf(archive, file) !== undefined)?.path ?? '';
  } catch {
    // Its log is damaged, too: that is said elsewhere.
    return '';
  }
}
