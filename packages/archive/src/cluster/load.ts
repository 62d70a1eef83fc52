import { createReadStream } from 'node:fs';
import path from 'node:path';
import { EVENT_TIME, OWN_COLUMNS, storedColumns } from '../declaration';
import type { StoredColumn, TableDeclaration } from '../declaration';
import type { ArchiveFile, Snapshot } from '../store/entries';
import { columnsId } from '../sql/relation';
import type { Cluster } from './client';
import { ClusterError } from './errors';
import { heldSql } from './holds';
import { literal, name, PUBLISHED } from './names';
import { fileType, qualified, tableColumns } from './tables';

/** What a file is loaded as. */
export interface LoadedFile {
  archive: string;
  snapshot: Snapshot;
  table: TableDeclaration;
  file: ArchiveFile;
  account: string;
  /** Name of the batch: the same one is stored once. */
  token: string;
  /** Events before this moment are left out unless they are held, epoch ms. */
  since?: number | undefined;
}

/** How often a file is sent when the connection breaks: a batch with the same token is stored once. */
const ATTEMPTS = 3;

/** Sends a file of the archive, as it is on the disk. @throws ClusterError */
export async function loadFile(cluster: Cluster, loaded: LoadedFile): Promise<void> {
  const sql = loadStatement(cluster.database, loaded);
  const settings = {
    insert_deduplicate: 1,
    insert_deduplication_token: loaded.token,
    async_insert: 0,
    distributed_foreground_insert: 1,
    // The same blocks each time, as far as it goes: they have numbers after the token.
    max_insert_threads: 1,
    input_format_parquet_preserve_order: 1,
    wait_end_of_query: 1,
  };
  for (let attempt = 1; ; attempt++) {
    const stream = createReadStream(path.join(loaded.archive, loaded.file.path));
    try {
      return await cluster.load(sql, stream, settings);
    } catch (error) {
      stream.destroy();
      if (!(error as ClusterError).isLost || attempt >= ATTEMPTS) throw error;
    }
  }
}

/** The statement that takes a file: its columns as they were when it was written, and those that all published rows have. */
function loadStatement(
  database: string,
  { snapshot, table, file, account, since }: LoadedFile,
): string {
  const stored = storedOf(snapshot, table, file);
  const structure = stored
    .map(([column, sqlType]) => `${name(column)} ${fileType(sqlType)}`)
    .join(', ');
  const types = new Map(stored);
  const selected = storedColumns(table).map(([column, sqlType]) =>
    columnSql(table, column, sqlType, types.get(column)),
  );
  const held = heldSql(table, snapshot.facts.holds);
  const columns = [
    PUBLISHED.account,
    ...tableColumns(table).map((column) => column.name),
    PUBLISHED.commit,
    PUBLISHED.held,
  ];
  const inner = `SELECT ${selected.join(', ')} FROM input(${literal(structure)})`;
  const where =
    since === undefined || table.kind === 'state'
      ? ''
      : ` WHERE ${name(EVENT_TIME)} >= ${Math.round(since)} OR ${held}`;
  return `INSERT INTO ${qualified(database, table.type)} (${columns.map(name).join(', ')}) SELECT ${literal(account)}, *, ${snapshot.number}, ${held} FROM (${inner})${where} FORMAT Parquet`;
}

function storedOf(
  { facts }: Snapshot,
  table: TableDeclaration,
  { columns, path: file }: ArchiveFile,
): readonly StoredColumn[] {
  const own = storedColumns(table);
  if (columns === columnsId(own)) return own;
  const known = facts.columns[columns];
  if (known) return known;
  throw new ClusterError(
    `The archive does not say which columns ${file} has: "graph-1password archive verify" checks it.`,
  );
}

/** A column as the table has it. @param stored its type in the file, if it is there */
function columnSql(
  table: TableDeclaration,
  column: string,
  sqlType: string,
  stored: string | undefined,
): string {
  const quoted = name(column);
  const isKey = column === OWN_COLUMNS.key || column === OWN_COLUMNS.from;
  const isTime = table.kind === 'event' && column === EVENT_TIME;
  if (sqlType === 'VARCHAR[]') {
    const list = stored === 'VARCHAR[]' ? quoted : "CAST([], 'Array(Nullable(String))')";
    return `arrayMap(x -> assumeNotNull(x), arrayFilter(x -> x IS NOT NULL, ${list})) AS ${quoted}`;
  }
  const value =
    stored === undefined || stored === 'VARCHAR[]'
      ? `CAST(NULL, ${literal(fileType(sqlType))})`
      : stored === sqlType
        ? quoted
        : `accurateCastOrNull(${quoted}, ${literal(fileType(sqlType).replace(/^Nullable\((.*)\)$/, '$1'))})`;
  return `${isKey || isTime ? `assumeNotNull(${value})` : value} AS ${quoted}`;
}
