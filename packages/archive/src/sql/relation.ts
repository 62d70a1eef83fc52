import { createHash } from 'node:crypto';
import path from 'node:path';
import { storedColumns } from '../declaration';
import type { StoredColumn, TableDeclaration } from '../declaration';
import type { ArchiveFile, ArchiveFacts } from '../store/entries';
import { literals, name } from './quote';

/** Id of the columns of a file: files with the same id are read together. */
export const columnsId = (columns: readonly StoredColumn[]): string =>
  createHash('sha256').update(JSON.stringify(columns)).digest('hex').slice(0, 12);

/**
 * How files of an archive are written. The engine holds a group of rows in memory until it is full: of 122,880, its default, that was
 * more than a writer may use where events are long, and merging a day of 190,000 failed. The smaller groups take 3 % more room.
 */
export const WRITTEN = 'FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 40960';

/** Files as a relation; all must have the same columns. @param files absolute paths, at least one */
export const parquet = (files: readonly string[]): string =>
  `read_parquet(${literals(files)}, hive_partitioning = false)`;

/**
 * Files of a table as a relation with all of its columns. A file that is older than a column has NULL there; a column
 * that this program does not know is left out.
 * @param archive its folder
 */
export function relation(
  archive: string,
  table: TableDeclaration,
  files: readonly ArchiveFile[],
  facts: Pick<ArchiveFacts, 'columns'>,
): string {
  const wanted = storedColumns(table);
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const group = groups.get(file.columns) ?? [];
    group.push(path.join(archive, file.path));
    groups.set(file.columns, group);
  }
  if (groups.size === 0) return `SELECT ${nulls(wanted).join(', ')} WHERE false`;
  const own = columnsId(wanted);
  return Array.from(groups, ([id, paths]) => {
    const stored = id === own ? wanted : (facts.columns[id] ?? []);
    return `SELECT ${columnsOf(wanted, stored).join(', ')} FROM ${parquet(paths)}`;
  }).join(' UNION ALL ');
}

const nulls = (columns: readonly StoredColumn[]): string[] =>
  columns.map(([column, type]) => `NULL::${type} AS ${name(column)}`);

function columnsOf(wanted: readonly StoredColumn[], stored: readonly StoredColumn[]): string[] {
  const types = new Map(stored);
  return wanted.map(([column, type]) => {
    const has = types.get(column);
    if (has === undefined) return `NULL::${type} AS ${name(column)}`;
    return has === type ? name(column) : `TRY_CAST(${name(column)} AS ${type}) AS ${name(column)}`;
  });
}
