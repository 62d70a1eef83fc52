import type { Cluster } from './client';
import { ClusterError } from './errors';
import { ACCOUNTS } from './names';
import { qualified } from './tables';

/** An account of which an archive was published. */
export interface AskedAccount {
  readonly account: string;
  /** When the archive was written last, epoch ms. */
  readonly committed: number;
  /** What was said of the archive when it was published: plain data. */
  readonly about: unknown;
}

/**
 * The accounts that are asked.
 * @param account UUID, or `all`; absent: the only one there is
 * @throws ClusterError when there is none, or it is not said which
 */
export async function accountsOf(
  cluster: Cluster,
  account: string | undefined,
): Promise<AskedAccount[]> {
  const rows = await cluster.all(
    `SELECT account, committed, about FROM ${qualified(cluster.database, ACCOUNTS)} FINAL WHERE committed > 0 ORDER BY account`,
  );
  const all = rows.map(
    (row) =>
      ({ ...row, about: JSON.parse(String(row['about'])) as unknown }) as unknown as AskedAccount,
  );
  if (all.length === 0)
    throw new ClusterError(
      `Nothing was published into database ${cluster.database} yet: run "graph-1password archive publish".`,
    );
  if (account === 'all' || (account === undefined && all.length === 1)) return all;
  const names = all.map((each) => each.account).join(', ');
  if (account === undefined)
    throw new ClusterError(
      `Database ${cluster.database} has several accounts: choose one with --account, or --account all. There are ${names}.`,
    );
  const found = all.filter((each) => each.account === account);
  if (found.length > 0) return found;
  throw new ClusterError(
    `Database ${cluster.database} has no account ${account}. There are ${names}.`,
  );
}
