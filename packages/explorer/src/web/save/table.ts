import { csvField } from '@graph-1password/vocabulary';
import type { Value } from '../../model/model';

/** A table to be saved, as it stands on the page. */
export interface SavedTable {
  /** In the order of the page. */
  readonly columns: readonly SavedColumn[];
  readonly rows: readonly (readonly (Value | undefined)[])[];
}

/** A column of a table to be saved. */
export interface SavedColumn {
  readonly label: string;
  /** Its numbers are epoch ms. */
  readonly time?: boolean;
}

/** What a file can be. */
export type SavedFormat = 'csv' | 'json';

/** Spreadsheets take UTF-8 for it only when this stands in front. */
const BYTE_ORDER_MARK = '\ufeff';

/** A time in UTC, ISO 8601, as in every other file of this project; anything else as it is. */
const told = (value: Value | undefined, { time = false }: SavedColumn): Value => {
  if (value === undefined) return null;
  if (typeof value !== 'number') return value;
  if (!Number.isFinite(value)) return null;
  return time ? new Date(value).toISOString() : value;
};

/**
 * The table as CSV (RFC 4180) in UTF-8. A text that a spreadsheet would take for a formula gets an apostrophe before it.
 */
export function csvOf({ columns, rows }: SavedTable): string {
  const lines = [
    columns.map(({ label }) => field(label)),
    ...rows.map((row) => columns.map((column, at) => field(told(row[at], column)))),
  ];
  return BYTE_ORDER_MARK + lines.map((fields) => `${fields.join(',')}\r\n`).join('');
}

function field(value: Value): string {
  if (typeof value === 'number') return String(value);
  return csvField(Array.isArray(value) ? value.join('; ') : String(value ?? ''));
}

/** The table as JSON: a list of objects, each with a name for every column. */
export function jsonOf({ columns, rows }: SavedTable): string {
  const objects = rows.map((row) =>
    Object.fromEntries(columns.map((column, at) => [column.label, told(row[at], column)])),
  );
  return `${JSON.stringify(objects, null, 2)}\n`;
}

/** Name of a file: `1password-people.csv`. @param title what is in it, in words */
export function fileName(title: string, format: SavedFormat): string {
  const words = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return `1password-${words.slice(0, 60) || 'table'}.${format}`;
}
