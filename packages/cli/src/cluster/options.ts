import { Option } from 'commander';
import type { Command } from 'commander';
import { UsageError } from '../support/usage';

/** Which published archive is asked. */
export interface ClusterChoice {
  /** Of the ClickHouse server. */
  url?: string;
  database?: string;
  /** UUID of an account in the database, or `all`. */
  account?: string;
}

/** What answers, and where it is. */
export interface EngineChoice extends ClusterChoice {
  /** The archive or graph of this machine when absent. */
  engine?: 'clickhouse';
}

/** Whether another machine answers. @throws UsageError where that is half said */
export function asksCluster({ engine, url, database, account }: EngineChoice): boolean {
  if (engine === 'clickhouse') return true;
  if ((url ?? database ?? account) !== undefined)
    throw new UsageError('--url, --database and --account go with --engine clickhouse.');
  return false;
}

/** Adds `--engine`, `--url`, `--database` and `--account`, as {@link EngineChoice}. */
export function addEngineOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--engine <name>',
        'what answers instead of the graph or archive here: clickhouse, a database of published archives',
      ).choices(['clickhouse']),
    )
    .addOption(urlOption())
    .addOption(databaseOption())
    .option('--account <uuid>', 'account, when the database has several; all asks them together');
}

/** `--url`: the ClickHouse server, as `url`. */
export const urlOption = (): Option =>
  new Option('--url <url>', 'HTTPS address of ClickHouse (CLICKHOUSE_URL)');

/** `--database`, as `database`. */
export const databaseOption = (): Option =>
  new Option('--database <name>', 'database of the published archives (graph_1password)');
