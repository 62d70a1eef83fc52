import { Lines } from '../target/lines';
import type { Cell } from './cells';
import type { TableShape } from './shape';
import type { TableFile, TableWriter } from './table';

/** Writes a table as one file of text. */
export class TextWriter implements TableWriter {
  readonly #name: string;
  readonly #lines: Lines;
  readonly #textOf: (row: readonly Cell[]) => string;
  #rows = 0;

  /**
   * @param name of the file, relative to the folder of the export
   * @param file its absolute path
   * @param textOf a row as text, with its end of line
   */
  constructor(name: string, file: string, textOf: (row: readonly Cell[]) => string, head = '') {
    this.#name = name;
    this.#lines = new Lines(file);
    this.#textOf = textOf;
    void this.#lines.write(head);
  }

  add(row: readonly Cell[]): Promise<void> | undefined {
    this.#rows++;
    return this.#lines.write(this.#textOf(row));
  }

  async finish(): Promise<TableFile[]> {
    await this.#lines.finish();
    return [{ name: this.#name, rows: this.#rows }];
  }

  abort(): void {
    this.#lines.abort();
  }
}

/** Name of a file of a table: engines take a folder for a table. @param ending without the dot */
export const fileOf = ({ name }: TableShape, ending: string, part = 0): string =>
  `${name}/part-${part}.${ending}`;

/** A moment as ISO 8601 in UTC. @param ms epoch ms */
export const isoTime = (ms: number): string => new Date(ms).toISOString();

const NEEDS_QUOTES = /[",\r\n]/;

/**
 * A text as a field of CSV, after RFC 4180. An empty text is `""`, so that an empty field is nothing. NUL becomes U+FFFD:
 * pandas and SQLite would end the text there.
 */
export function csvField(text: string): string {
  const whole = text.replaceAll('\0', '\ufffd');
  return whole === '' || NEEDS_QUOTES.test(whole) ? `"${whole.replaceAll('"', '""')}"` : whole;
}
