import { Option } from 'commander';

/** `--engine`: what answers, as `engine`. */
export const engineOption = (): Option =>
  new Option(
    '--engine <name>',
    'what answers instead of the graph or archive here: clickhouse, a database of published archives',
  ).choices(['clickhouse']);

/** `--url`: the ClickHouse server, as `url`. */
export const urlOption = (): Option =>
  new Option('--url <url>', 'HTTPS address of ClickHouse (CLICKHOUSE_URL)');

/** `--database`, as `database`. */
export const databaseOption = (): Option =>
  new Option('--database <name>', 'database of the published archives (graph_1password)');

/** `--account`: which of several accounts is asked, as `account`. */
export const accountOption = (): Option =>
  new Option('--account <uuid>', 'account, when the database has several; all asks them together');
