import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openEngine } from '@graph-1password/archive';
import type { SqlRow } from '@graph-1password/archive';

/** Rows by the name of their table. */
export type Rows = Record<string, SqlRow[]>;

/**
 * Reads exported tables with the statements that lie beside them.
 * @param folder of the export
 * @param select what is read of each table, such as `count(*) AS rows`
 * @param tables names of those that are read
 */
export async function readTables(
  folder: string,
  select: string,
  tables: readonly string[],
): Promise<Rows> {
  const engine = await openEngine({ spillFolder: folder, threads: 1 });
  try {
    await engine.run(`SET file_search_path = '${folder}'`);
    const statements = readFileSync(path.join(folder, 'duckdb.sql'), 'utf8').split(';\n');
    for (const each of statements.filter((text) => text.trim() !== '')) await engine.run(each);
    const rows: Rows = {};
    for (const name of tables) rows[name] = await engine.all(`SELECT ${select} FROM ${name}`);
    return rows;
  } finally {
    engine.close();
  }
}
