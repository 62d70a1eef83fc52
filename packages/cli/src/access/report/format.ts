import Table from 'cli-table3';
import { formatCsv } from '../../ask/format';
import { markdownText } from '../../support/markdown';
import { printable, utc } from '../../support/text';
import type { Row } from './rows';

/** How tables are printed. */
export type TableFormat = 'table' | 'csv' | 'md';

/** Columns that hold moments, epoch ms. */
const MOMENTS = new Set(['grantedOn', 'joinedOn', 'lastUsedOn', 'on']);

const textOf = (value: NonNullable<Row[string]>): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

const cellText = (column: string, value: Row[string] | undefined): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'number' && MOMENTS.has(column)
      ? utc(value)
      : printable(textOf(value));

/** A sentence with names in it, which come from other people, as it can be shown. */
export const sentence = (text: string, format: TableFormat): string =>
  format === 'md' ? markdownText(text) : printable(text);

/** Rows as a table for the terminal, as CSV, or as a table in Markdown. */
export function formatRows(rows: readonly Row[], format: TableFormat): string {
  const columns = Object.keys(rows[0] ?? {});
  if (format === 'csv') return formatCsv({ columns, rows, moments: MOMENTS });
  if (rows.length === 0) return format === 'md' ? 'None.' : 'No rows.';
  if (format === 'md') {
    const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
    return [
      line(columns),
      line(columns.map(() => '---')),
      ...rows.map((row) =>
        line(columns.map((column) => markdownText(cellText(column, row[column])))),
      ),
    ].join('\n');
  }
  const table = new Table({
    head: columns,
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) table.push(columns.map((column) => cellText(column, row[column])));
  return table.toString();
}
