import { EngineMissingError, MOST_APPENDED, openEngine } from '@graph-1password/archive';
import type { Engine, SqlValue } from '@graph-1password/archive';
import { fileTroubleOf } from '@graph-1password/vocabulary';
import { chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { cannotBeWritten, OutputError } from '../../support/output';
import type { FolderFormat } from '../format';
import type { Cell } from './cells';
import { athenaLoader, duckDbLoader, DUCKDB_TYPES } from './loaders';
import type { Column, ColumnKind, TableShape } from './shape';
import type { TableFile, TableWriter } from './table';
import { fileOf } from './text';
import { tablesFormat } from './write';

/** Rows of a file: what the engine keeps in memory until it writes them. */
const MOST_ROWS = 60_000;

/** Most memory of the engine, in MB: what is more goes to the disk. */
const MEMORY_MB = 512;

/** How rows wait for the file: moments as numbers, days as texts. */
const WAITING: Readonly<Record<ColumnKind, string>> = {
  ...{ ...DUCKDB_TYPES, time: 'BIGINT', date: 'VARCHAR' },
};

/** What is read from a column while it waits. Moments have microseconds in Parquet. */
function written({ name, kind }: Column): string {
  if (kind === 'time') return `make_timestamptz("${name}" * 1000) AS "${name}"`;
  return kind === 'date' ? `CAST("${name}" AS DATE) AS "${name}"` : `"${name}"`;
}

/** The engine takes integers as such. */
const valueOf = ({ kind }: Column, cell: Cell): SqlValue =>
  typeof cell === 'number' && (kind === 'time' || kind === 'integer')
    ? BigInt(cell)
    : (cell as SqlValue);

/** A table in memory that becomes a file when it has enough rows, and is empty then. */
class ParquetWriter implements TableWriter {
  readonly #engine: Engine;
  readonly #shape: TableShape;
  readonly #file: (name: string) => string;
  readonly #files: TableFile[] = [];
  #columns: SqlValue[][];
  #waiting = 0;
  #rows = 0;

  constructor(engine: Engine, shape: TableShape, file: (name: string) => string) {
    this.#engine = engine;
    this.#shape = shape;
    this.#file = file;
    this.#columns = this.#none();
  }

  add(row: readonly Cell[]): Promise<void> | undefined {
    this.#shape.columns.forEach((column, index) =>
      this.#columns[index]?.push(valueOf(column, row[index] ?? null)),
    );
    this.#waiting++;
    return this.#waiting < MOST_APPENDED ? undefined : this.#append();
  }

  async finish(): Promise<TableFile[]> {
    await this.#append();
    await this.#save();
    return this.#files;
  }

  abort(): void {
    this.#columns = this.#none();
  }

  #none(): SqlValue[][] {
    return this.#shape.columns.map(() => []);
  }

  async #append(): Promise<void> {
    if (this.#waiting === 0) return;
    if (this.#rows === 0) {
      const columns = this.#shape.columns.map(({ name, kind }) => `"${name}" ${WAITING[kind]}`);
      await this.#engine.run(`CREATE OR REPLACE TABLE waiting (${columns.join(', ')})`);
    }
    await this.#engine.append('waiting', [this.#columns]);
    this.#rows += this.#waiting;
    this.#columns = this.#none();
    this.#waiting = 0;
    if (this.#rows >= MOST_ROWS) await this.#save();
  }

  async #save(): Promise<void> {
    if (this.#rows === 0) return;
    const name = fileOf(this.#shape, 'parquet', this.#files.length);
    const file = this.#file(name);
    const columns = this.#shape.columns.map(written).join(', ');
    try {
      await this.#engine.run(
        `COPY (SELECT ${columns} FROM waiting) TO $1 (FORMAT parquet, COMPRESSION snappy)`,
        [file],
      );
      chmodSync(file, 0o600);
    } catch (error) {
      throw notWritten(file, error);
    }
    await this.#engine.run('DROP TABLE waiting');
    this.#files.push({ name, rows: this.#rows });
    this.#rows = 0;
  }
}

/** A folder for each type, with Parquet files. */
export const parquet: FolderFormat = tablesFormat(async () => {
  const engine = await openParquet(tmpdir());
  return {
    begin: (shape, file) => Promise.resolve(new ParquetWriter(engine, shape, file)),
    loaders: (tables) => ({
      'duckdb.sql': duckDbLoader('parquet', tables),
      'athena.sql': athenaLoader(tables),
    }),
    close: () => engine.close(),
  };
});

/**
 * Opens the engine that writes Parquet.
 * @param spillFolder for what does not fit into memory
 * @throws EngineMissingError
 */
export async function openParquet(spillFolder: string): Promise<Engine> {
  try {
    return await openEngine({ spillFolder, memoryMb: MEMORY_MB });
  } catch (error) {
    throw error instanceof EngineMissingError ? new EngineMissingError('Parquet') : error;
  }
}

/**
 * What the engine says when it cannot write a file, as a sentence.
 * @returns the error itself where it is neither about the file system nor about memory
 */
export function notWritten(place: string, error: unknown): unknown {
  const said = error instanceof Error ? error.message : '';
  const isOfFiles = fileTroubleOf(error) !== undefined || said.startsWith('IO Error');
  if (isOfFiles) return new OutputError(cannotBeWritten(place, error), 'system');
  if (!said.startsWith('Out of Memory')) return error;
  return new OutputError(
    `${place} cannot be written in ${MEMORY_MB} MB of memory: export less at a time, with --since and --until or with --types.`,
    'system',
  );
}
