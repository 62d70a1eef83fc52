import { beginsFormula } from '@graph-1password/vocabulary';
import type { FolderFormat } from '../format';
import type { Cell } from './cells';
import { duckDbLoader } from './loaders';
import type { Column, TableShape } from './shape';
import { csvField, fileOf, isoTime, TextWriter } from './text';
import { tablesFormat } from './write';

/**
 * Whether a text gets an apostrophe before it: one that a spreadsheet would run, or that begins with an apostrophe, so that
 * taking one away gives every text back.
 */
const needsApostrophe = (text: string): boolean => text.startsWith("'") || beginsFormula(text);

/** A cell as a field. */
function fieldOf({ kind }: Column, cell: Cell): string {
  if (cell === null) return '';
  if (kind === 'time') return isoTime(cell as number);
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
  return csvField(kind === 'text' && needsApostrophe(text) ? `'${text}` : text);
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
