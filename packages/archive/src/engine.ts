import { createRequire } from 'node:module';
import { rmSync } from 'node:fs';
import { makeSpillFolder } from './files/spill';
import type * as DuckDb from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';

/** DuckDB is not there; the message is a sentence for people. */
export class EngineMissingError extends Error {
  override readonly name = 'EngineMissingError';

  /** @param what needs it, as the beginning of a sentence */
  constructor(what = 'The archive') {
    super(
      `${what} needs DuckDB, which is not installed: run "npm install @duckdb/node-api@1.5" beside graph-1password. There are binaries for Linux, macOS and Windows on x64 and arm64 (this is ${process.platform} on ${process.arch}); on other platforms, collect here and ask on another machine.`,
    );
  }
}

/** A value as JavaScript sees it: numbers are numbers, lists are arrays, times do not occur. */
export type SqlValue = string | number | bigint | boolean | null | SqlValue[];

/** A row by the name of its columns. */
export type SqlRow = Record<string, SqlValue>;

/** How the engine is opened. */
export interface EngineOptions {
  /**
   * A folder for what does not fit into memory, or several: in the first that can be written one of its own is made, and
   * removed at the end. When none can, a statement that needs more memory fails.
   */
  spillFolder: string | readonly string[];
  /** Threads. Default: 2. */
  threads?: number;
  /** Most memory of the engine, in MB. Default: 1024. */
  memoryMb?: number;
}

/** DuckDB in this process, in memory, without network and without extensions from elsewhere. */
export interface Engine {
  /** Runs a statement. @param values bound to `$1`, `$2`, ... */
  run(sql: string, values?: readonly SqlValue[]): Promise<void>;
  /** Runs a statement and gives its rows. Integers come as numbers while they are exact. */
  all(sql: string, values?: readonly SqlValue[]): Promise<SqlRow[]>;
  /** The rows in parts as they are made, so that a long answer is never in memory as a whole. No other statement may run meanwhile. */
  stream(sql: string, values?: readonly SqlValue[]): AsyncGenerator<SqlRow[]>;
  /**
   * Adds rows to a table, part by part.
   * @param parts for each column its values, as many in each column and at most {@link MOST_APPENDED}
   */
  append(table: string, parts: Iterable<readonly (readonly SqlValue[])[]>): Promise<void>;
  /**
   * From now on, memory of a statement goes back to the system at its end, where the engine else keeps up to 512 MB. A first run of
   * 100,000 events peaks at 271 MB (three runs) when what is beyond 8 MB goes back, and at 340 MB with 32 MB. It is not for small
   * work: a quiet run of the poller takes a fifth more CPU with it.
   */
  saveMemory(): Promise<void>;
  /** Ends the statement that is running; it fails with an error that says so. */
  interrupt(): void;
  close(): void;
}

/** Rows of an archive that one thread reads: the engine gives a thread up to 122,880 at once, but each file to another. */
const ROWS_OF_THREAD = 50_000;

/** Bytes of JSON of a graph that one thread reads: some 20,000 events. */
const BYTES_OF_THREAD = 64 * 2 ** 20;

/**
 * Threads for a graph, by its rows or the bytes of its JSON files. In a small one a second thread finds nothing to do, and waits
 * for the first at each statement: a graph of 6,000 events took a third less processor time with one (measured).
 */
export const threadsFor = ({ rows = 0, bytes = 0 }: { rows?: number; bytes?: number }): number =>
  rows < ROWS_OF_THREAD && bytes < BYTES_OF_THREAD ? 1 : 2;

/** Rows of a part of what is appended: the engine's own unit. */
export const MOST_APPENDED = 2048;

/**
 * Opens DuckDB. The module is loaded here and nowhere else.
 * @throws EngineMissingError
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const duckdb = loadModule();
  const { DuckDBInstance, listValue } = duckdb;
  const spill = makeSpillFolder([options.spillFolder].flat());
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads ?? 2),
    memory_limit: `${options.memoryMb ?? 1024}MB`,
    temp_directory: spill ?? '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run("SET TimeZone='UTC'");
  // Else a statement reads what is in a file once for each of its relations, and again with the next statement.
  await connection.run('SET parquet_metadata_cache=true');
  const bindable = (values: readonly SqlValue[]): DuckDBValue[] =>
    values.map((value) => (Array.isArray(value) ? listValue(bindable(value)) : value));
  // A statement without values is not prepared first: it would be parsed twice.
  const bound: Bind = (values) => (values.length === 0 ? undefined : bindable(values));
  const append: Engine['append'] = async (table, parts) => {
    const appender = await connection.createAppender(table);
    const types = Array.from({ length: appender.columnCount }, (_, i) => appender.columnType(i));
    for (const columns of parts) {
      const chunk = duckdb.DuckDBDataChunk.create(types, columns[0]?.length ?? 0);
      columns.forEach((values, i) => chunk.setColumnValues(i, bindable(values)));
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  };
  return new DuckDbEngine(instance, connection, spill, bound, append);
}

/** Where DuckDB's client keeps what makes texts of bytes. */
const DECODER = '@duckdb/node-api/lib/vectors/dataAccessors';

/** How Node says that a module, or a binary that fits this system, is not there. */
const MISSING = new Set(['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED']);

function loadModule(): typeof DuckDb {
  try {
    // Not by import(): Node would first search the files of the module for names, which takes longer than to load them.
    const load = createRequire(__filename);
    const duckdb = load('@duckdb/node-api') as typeof DuckDb;
    keepByteOrderMarks(load);
    return duckdb;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (MISSING.has(code)) throw new EngineMissingError();
    throw error;
  }
}

/**
 * Lets DuckDB's client read texts as they are: it would leave out a U+FEFF with which one begins. Its decoder has no public
 * name; where another version keeps it elsewhere, the texts are read without it.
 */
function keepByteOrderMarks(load: NodeJS.Require): void {
  try {
    const inner = load(DECODER) as { textDecoder?: { readonly ignoreBOM: boolean } };
    if (inner.textDecoder?.ignoreBOM === false) {
      inner.textDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
    }
  } catch (error) {
    if (!MISSING.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** What the client says of a result that ended with an error; nothing else tells it of one that is read in parts. */
const FAILED = 0;

/** Values as DuckDB's client takes them; undefined for none. */
type Bind = (values: readonly SqlValue[]) => DuckDBValue[] | undefined;

class DuckDbEngine implements Engine {
  #interrupts = 0;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #spill: string | undefined;
  readonly #bound: Bind;
  readonly append: Engine['append'];

  constructor(
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    spill: string | undefined,
    bound: Bind,
    append: Engine['append'],
  ) {
    this.#instance = instance;
    this.#connection = connection;
    this.#spill = spill;
    this.#bound = bound;
    this.append = append;
  }

  async run(sql: string, values: readonly SqlValue[] = []): Promise<void> {
    await this.#connection.run(sql, this.#bound(values));
  }

  async all(sql: string, values: readonly SqlValue[] = []): Promise<SqlRow[]> {
    const reader = await this.#connection.runAndReadAll(sql, this.#bound(values));
    return reader.getRowObjectsJS().map(exact);
  }

  async *stream(sql: string, values: readonly SqlValue[] = []): AsyncGenerator<SqlRow[]> {
    const interrupts = this.#interrupts;
    const result = await this.#connection.stream(sql, this.#bound(values));
    const parts = result.yieldRowObjectJs();
    const begin = () => {
      const next = parts.next();
      // It may fail before anybody waits for it, and is told then: an error that nobody waits for would end the process.
      next.catch(() => undefined);
      return next;
    };
    // The engine works on the next part while this one is used.
    let next = begin();
    try {
      for (let part = await next; part.done !== true; part = await next) {
        next = begin();
        yield part.value.map(exact);
      }
    } finally {
      // Who stops early asks nothing else while the engine is at work, and is told nothing of its end.
      await next.catch(() => undefined);
    }
    if (Number(result.returnType) !== FAILED) return;
    // Once more only to learn why: the client tells no error of a part, it seems to be the end.
    if (interrupts === this.#interrupts) await this.run(sql, values);
    throw new Error('INTERRUPT Error: the answer ended before its last row.');
  }

  async saveMemory(): Promise<void> {
    await this.run("SET allocator_bulk_deallocation_flush_threshold = '8MB'");
  }

  interrupt(): void {
    this.#interrupts++;
    this.#connection.interrupt();
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
    if (this.#spill !== undefined) rmSync(this.#spill, { recursive: true, force: true });
  }
}

/** Counts and times are BIGINT in SQL and numbers here, as long as nothing is lost. */
function exact(row: Record<string, unknown>): SqlRow {
  for (const name in row) {
    const value = row[name];
    if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) row[name] = Number(value);
  }
  return row as SqlRow;
}
