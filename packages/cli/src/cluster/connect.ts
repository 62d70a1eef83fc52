import { readFileSync } from 'node:fs';
import { openCluster } from '@graph-1password/archive';
import type { Cluster } from '@graph-1password/archive';
import { fileTroubleWords } from '@graph-1password/vocabulary';
import { requireCheckedTls } from '../poll/settings';
import { UsageError } from '../support/usage';

/** How a ClickHouse server is named on the command line. */
export interface ClusterPlace {
  url?: string;
  database?: string;
}

/** The database of a published archive when `--database` is not given. */
export const DATABASE = 'graph_1password';

/**
 * Connects to the ClickHouse server of the options; user, password and the server's authority are from the environment.
 * @throws UsageError without a URL, where certificates would not be checked, and for an authority that cannot be read; ClusterError
 */
export function connect({ url, database = DATABASE }: ClusterPlace, limits = {}): Cluster {
  const { CLICKHOUSE_URL, CLICKHOUSE_USER, CLICKHOUSE_PASSWORD, CLICKHOUSE_CA } = process.env;
  requireCheckedTls();
  const named = url ?? CLICKHOUSE_URL;
  if (named === undefined || named === '')
    throw new UsageError(
      'Say where ClickHouse is: --url https://host:8443, or CLICKHOUSE_URL. The user is in CLICKHOUSE_USER and CLICKHOUSE_PASSWORD.',
    );
  return openCluster({
    ...{ url: named, database, username: CLICKHOUSE_USER, password: CLICKHOUSE_PASSWORD },
    ...(CLICKHOUSE_CA !== undefined && CLICKHOUSE_CA !== '' && { ca: authorityIn(CLICKHOUSE_CA) }),
    ...limits,
  });
}

function authorityIn(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { what, cure } = fileTroubleWords(error);
    throw new UsageError(
      `CLICKHOUSE_CA names ${file}, which cannot be read, because ${what}: ${cure}.`,
    );
  }
}
