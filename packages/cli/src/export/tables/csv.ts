import type { FolderFormat } from '../format';
import type { Cell } from './cells';
import { duckDbLoader } from './loaders';
import type { Column, TableShape } from './shape';
import { csvField, fileOf, isoTime, TextWriter } from './text';
import { tablesFormat } from './write';

/**
 * Texts that a spreadsheet would run as a formula, and those that begin like a text that was made safe. Both get an
 * apostrophe before them, so that taking one away gives every text back.
 */
const NOT_SAFE = /^[=+\-@\t\r']/;

/** A cell as a field. */
function fieldOf({ kind }: Column, cell: Cell): string {
  if (cell === null) return '';
  if (kind === 'time') return isoTime(cell as number);
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
  return csvField(kind === 'text' && NOT_SAFE.test(text) ? `'${text}` : text);
}

const lineOf = ({ columns }: TableShape, row: readonly Cell[]): string =>
  `${columns.map((column, index) => fieldOf(column, row[index] ?? null)).join(',')}\r\n`;

const headOf = ({ columns }: TableShape): string =>
  `${columns.map(({ name }) => name).join(',')}\r\n`;

/** A folder for each type, with a CSV file. */
export const csv: FolderFormat = tablesFormat(() =>
  Promise.resolve({
    begin: (shape, file) => {
      const name = fileOf(shape, 'csv');
      const textOf = (row: readonly Cell[]) => lineOf(shape, row);
      return Promise.resolve(new TextWriter(name, file(name), textOf, headOf(shape)));
    },
    loaders: (tables) => ({ 'duckdb.sql': duckDbLoader('csv', tables) }),
    close: () => undefined,
  }),
);
