import { count } from '../../support/text';
import type { FolderFormat, FormatOptions, Written } from '../format';
import type { ExportRecord, ExportSource } from '../source/source';
import type { FolderTarget } from '../target/folder';
import { Cells } from './cells';
import { shapeOf } from './shape';
import type { TableShape } from './shape';
import type { TableFormat, TableWriter, WrittenTable } from './table';

/** A format with a table for each type. @param open makes what writes the tables */
export const tablesFormat = (open: () => Promise<TableFormat>): FolderFormat => ({
  async write(source, target, options) {
    const format = await open();
    try {
      return await new Tables(format, target, options).write(source);
    } finally {
      format.close();
    }
  },
});

/** One export. Objects come by type, so that one table at a time is open. */
class Tables {
  readonly #format: TableFormat;
  readonly #target: FolderTarget;
  readonly #options: FormatOptions;
  readonly #cells: Cells;
  readonly #written: WrittenTable[] = [];
  readonly #foreign = new Map<string, number>();
  #open: { shape: TableShape; writer: TableWriter; rows: number } | undefined;

  constructor(format: TableFormat, target: FolderTarget, options: FormatOptions) {
    this.#format = format;
    this.#target = target;
    this.#options = options;
    this.#cells = new Cells(options.titles);
  }

  async write(source: ExportSource): Promise<Written> {
    try {
      for await (const { record } of source.records()) await this.#add(record);
      await this.#finish();
    } finally {
      this.#open?.writer.abort();
    }
    const loaders = this.#format.loaders(this.#written);
    for (const [name, text] of Object.entries(loaders)) this.#target.save(name, text);
    return {
      counts: Object.fromEntries(this.#written.map(({ shape, rows }) => [shape.name, rows])),
      lacks: [...this.#cells.lacks, ...this.#foreignTypes()],
      manifest: { tables: this.#written.map(aboutTable) },
    };
  }

  async #add(record: ExportRecord['record']): Promise<void> {
    if (this.#open?.shape.name !== record._type) {
      await this.#finish();
      const shape = shapeOf(record._type, this.#options.raw);
      if (!shape) {
        this.#foreign.set(record._type, (this.#foreign.get(record._type) ?? 0) + 1);
        return;
      }
      const file = (name: string) => this.#target.file(name);
      this.#open = { shape, writer: await this.#format.begin(shape, file), rows: 0 };
    }
    const open = this.#open;
    const waiting = open.writer.add(this.#cells.row(open.shape, record));
    if (waiting) await waiting;
    open.rows++;
    this.#options.onWritten();
  }

  async #finish(): Promise<void> {
    const open = this.#open;
    if (!open) return;
    const files = await open.writer.finish();
    this.#open = undefined;
    this.#written.push({ shape: open.shape, files, rows: open.rows });
  }

  #foreignTypes(): string[] {
    return Array.from(
      this.#foreign,
      ([type, objects]) =>
        `${count(objects)} objects of the type ${type} are not in it: this integration does not make them.`,
    );
  }
}

const aboutTable = ({ shape: { name, kind, columns }, files, rows }: WrittenTable) => ({
  ...{ name, kind, rows, files },
  columns: columns.map(({ name: column, kind: holds, property }) => ({
    ...{ name: column, kind: holds, property },
  })),
});
