import { createRequire } from 'node:module';
import path from 'node:path';

/** A session of chdb: ClickHouse in this process, with tables in a folder of its own. */
export interface Session {
  query(sql: string, format?: string): string;
  queryBind(sql: string, values: Readonly<Record<string, unknown>>, format?: string): string;
  close(): void;
}

interface Module {
  Session: new (folder?: string, options?: { connectionArgs: string[] }) => Session;
}

/** Where `npm run test:clickhouse` installs chdb, which is no dependency: it has half a gigabyte. */
export const CHDB_FOLDER =
  process.env.CHDB_PATH ?? path.join(__dirname, '../../../node_modules/.cache/chdb');

/** How ClickHouse is opened. */
export interface SessionOptions {
  /** Folder of the tables, which stay; default: one that goes with the session. */
  tables?: string;
  /** Configuration of the server; default: none. */
  config?: string;
}

/** Opens ClickHouse in this process. One at a time: a process has one. */
export function openSession({ tables, config }: SessionOptions = {}): Session {
  const load = createRequire(path.join(CHDB_FOLDER, 'package.json'));
  const { Session: Opened } = load('chdb') as Module;
  return new Opened(
    tables,
    ...(config === undefined ? [] : [{ connectionArgs: [`--config-file=${config}`] }]),
  );
}
