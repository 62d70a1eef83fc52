import type { Cell } from './cells';
import type { TableShape } from './shape';

/** A file of a table. */
export interface TableFile {
  /** Relative to the folder of the export. */
  readonly name: string;
  readonly rows: number;
}

/** Writes one table. */
export interface TableWriter {
  /** Adds a row. @returns a promise when the caller must wait for it */
  add(row: readonly Cell[]): Promise<void> | undefined;
  /** Ends the last file. @returns all of them, in their order */
  finish(): Promise<TableFile[]>;
  /** Ends the work before its end. What was written is removed by the caller. */
  abort(): void;
}

/** A way to write tables: what is needed for all of them, and a writer for each. */
export interface TableFormat {
  /**
   * Begins a table.
   * @param file makes the folder of a file and tells its absolute path
   */
  begin(table: TableShape, file: (name: string) => string): Promise<TableWriter>;
  /** Files that say how the tables are loaded, by name. */
  loaders(tables: readonly WrittenTable[]): Record<string, string>;
  close(): void;
}

/** A table that was written. */
export interface WrittenTable {
  readonly shape: TableShape;
  readonly files: readonly TableFile[];
  readonly rows: number;
}
