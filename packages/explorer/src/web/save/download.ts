import type { SavedFormat, SavedTable } from './table';
import { csvOf, fileName, jsonOf } from './table';

const TYPES: Readonly<Record<SavedFormat, string>> = {
  csv: 'text/csv;charset=utf-8',
  json: 'application/json',
};

/** How long the browser may take to begin with a file, ms. */
const PATIENCE = 60_000;

/** Gives a table to the browser as a file. Nothing leaves the machine: the file is made here. @param title names the file */
export function download(title: string, table: SavedTable, format: SavedFormat): void {
  const text = format === 'csv' ? csvOf(table) : jsonOf(table);
  const url = URL.createObjectURL(new Blob([text], { type: TYPES[format] }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName(title, format);
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), PATIENCE);
}
