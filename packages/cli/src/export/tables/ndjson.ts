import type { FolderFormat } from '../format';
import type { Cell } from './cells';
import { duckDbLoader } from './loaders';
import type { TableShape } from './shape';
import { fileOf, isoTime, TextWriter } from './text';
import { tablesFormat } from './write';

/** An object a line, without the names of empty cells. */
function lineOf({ columns }: TableShape, row: readonly Cell[]): string {
  const members: Record<string, Cell> = {};
  columns.forEach(({ name, kind }, index) => {
    const cell = row[index] ?? null;
    if (cell !== null) members[name] = kind === 'time' ? isoTime(cell as number) : cell;
  });
  return `${JSON.stringify(members)}\n`;
}

/** A folder for each type, with a file of JSON objects. */
export const ndjson: FolderFormat = tablesFormat(() =>
  Promise.resolve({
    begin: (shape, file) => {
      const name = fileOf(shape, 'ndjson');
      return Promise.resolve(new TextWriter(name, file(name), (row) => lineOf(shape, row)));
    },
    loaders: (tables) => ({ 'duckdb.sql': duckDbLoader('ndjson', tables) }),
    close: () => undefined,
  }),
);
