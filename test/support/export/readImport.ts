import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openEngine } from '@graph-1password/archive';
import type { SqlRow } from '@graph-1password/archive';

/**
 * Reads files for Neo4j's import as the command names them: a header and, after it, the rows.
 * @param output folder of the export
 * @returns rows by the option that names their file, such as `nodes=OnePassword:one_password_vault:Vault`
 */
export async function readImport(output: string): Promise<Record<string, SqlRow[]>> {
  const script = readFileSync(path.join(output, 'import.sh'), 'utf8');
  const engine = await openEngine({ spillFolder: output, threads: 1 });
  try {
    const found: Record<string, SqlRow[]> = {};
    for (const [, sort, header = '', data] of script.matchAll(
      /--((?:nodes|relationships)=[^ =]+)=([^ ,]+),(\S+)/g,
    )) {
      const names = readFileSync(path.join(output, header), 'utf8').trim().split(',');
      const columns = names.map((name) => `'${name}': 'VARCHAR'`).join(', ');
      found[sort ?? ''] = await engine.all(
        `SELECT * FROM read_csv($1, header = false, delim = ',', quote = '"', escape = '"', allow_quoted_nulls = false, max_line_size = 8388608, columns = {${columns}})`,
        [path.join(output, data ?? '')],
      );
    }
    return found;
  } finally {
    engine.close();
  }
}
