import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import { ClusterError, clusterError, ClusterClientMissingError } from './errors';
import type { SqlRow } from '../engine';

/** How a ClickHouse server is reached. */
export interface ClusterOptions {
  /** `https://host:8443`, or `http://` on this machine. Without user and password. */
  url: string;
  database: string;
  username?: string | undefined;
  password?: string | undefined;
  /** PEM of the authority that signed the server's certificate, when it is none that Node knows. */
  ca?: Buffer | undefined;
  /** Longest time of a question on the server, in seconds. Default: 60. */
  seconds?: number;
  /** Most memory of a question on a server, in MB. Default: 4000. */
  memoryMb?: number;
  /** Most rows of an answer. Default: a million. */
  rows?: number;
}

/** A ClickHouse database over HTTP, through the official client. */
export interface Cluster {
  readonly database: string;
  /** Rows of a question. @param values of `{p1:Type}`, `{p2:Type}`, ... @throws ClusterError */
  all(sql: string, values?: readonly unknown[]): Promise<SqlRow[]>;
  /** Runs a statement that has no rows. @throws ClusterError */
  run(sql: string, settings?: Settings): Promise<void>;
  /** Runs a statement that takes a Parquet file. @throws ClusterError */
  load(sql: string, file: Readable, settings?: Settings): Promise<void>;
  close(): Promise<void>;
}

type Settings = Readonly<Record<string, string | number>>;

/** What is used of the client; its own types are those of whatever version is installed. */
interface Client {
  query(request: object): Promise<{ json(): Promise<SqlRow[]> }>;
  command(request: object): Promise<unknown>;
  exec(request: object): Promise<{ stream: Readable }>;
  close(): Promise<void>;
}

/** What questions mean must not depend on the profile of a user. */
const MEANING: Settings = {
  join_use_nulls: 1,
  transform_null_in: 0,
  // Answers of such subqueries are wrong there: none is sent, and one that were would fail.
  allow_experimental_correlated_subqueries: 0,
  aggregate_functions_null_for_empty: 0,
  prefer_column_name_to_alias: 0,
  distributed_product_mode: 'global',
  // The versions of a row are in one partition: what a row is sorted by never changes.
  do_not_merge_across_partitions_select_final: 1,
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_denormals: 0,
};

/** Longest time without an answer, beside that of the question, in ms. */
const PATIENCE_MS = 30_000;

/**
 * Connects to ClickHouse. The client is loaded here and nowhere else; nothing is sent yet.
 * @throws ClusterClientMissingError; ClusterError when the URL is none, or would send credentials in the open
 */
export function openCluster(options: ClusterOptions): Cluster {
  const { database, seconds = 60, memoryMb = 4000, rows = 1_000_000 } = options;
  const url = checkedUrl(options.url);
  const limits = {
    ...{ max_execution_time: seconds, timeout_overflow_mode: 'throw' },
    ...{ max_memory_usage: memoryMb * 1_000_000 },
    ...{ max_result_rows: String(rows), result_overflow_mode: 'throw' },
    ...{
      max_query_size: 4_000_000,
      max_ast_elements: 500_000,
      max_expanded_ast_elements: 5_000_000,
    },
  };
  const client = clientOf(url, options, (seconds * 1000 + PATIENCE_MS) | 0);
  const known = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw clusterError(error, { host: url.host, database, seconds, memoryMb, rows });
    }
  };
  return {
    database,
    all: (query, values = []) =>
      known(
        client
          .query({
            ...{ query, format: 'JSONEachRow' },
            query_params: Object.fromEntries(values.map((value, i) => [`p${i + 1}`, value])),
            clickhouse_settings: { ...MEANING, ...limits },
          })
          .then((answer) => answer.json()),
      ),
    run: async (query, settings = {}) => {
      await known(client.command({ query, clickhouse_settings: settings }));
    },
    load: (query, values, settings = {}) =>
      known(
        client.exec({ query, values, clickhouse_settings: settings }).then(async ({ stream }) => {
          // The answer has no rows; the request is over when it ends.
          for await (const part of stream) void part;
        }),
      ),
    close: () => client.close(),
  };
}

function clientOf(url: URL, options: ClusterOptions, timeout: number): Client {
  const { createClient, ClickHouseLogLevel } = loadModule();
  const { username, password, ca, database } = options;
  return createClient({
    ...{ url, database, application: 'graph-1password', request_timeout: timeout },
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(ca && { tls: { ca_cert: ca } }),
    compression: { response: true, request: false },
    // Values do not belong into URLs, which proxies write down; and long ones do not fit.
    use_multipart_params: true,
    // Its own log prints statements with their values.
    log: { level: ClickHouseLogLevel.OFF },
  });
}

interface Module {
  createClient: (options: object) => Client;
  ClickHouseLogLevel: { OFF: number };
}

const MISSING = new Set(['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND']);

function loadModule(): Module {
  try {
    // Not by import(): it is optional, and a bundler must leave it alone.
    return createRequire(__filename)('@clickhouse/client') as Module;
  } catch (error) {
    if (MISSING.has((error as NodeJS.ErrnoException).code ?? ''))
      throw new ClusterClientMissingError();
    throw error;
  }
}

const OF_THIS_MACHINE = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

function checkedUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new ClusterError('The --url of ClickHouse is not a URL: write https://host:8443.');
  }
  if (url.username !== '' || url.password !== '')
    throw new ClusterError(
      'The --url of ClickHouse must not hold user and password, which other users of this machine could see: set CLICKHOUSE_USER and CLICKHOUSE_PASSWORD.',
    );
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new ClusterError('ClickHouse is asked over HTTP: write --url https://host:8443.');
  if (url.protocol === 'http:' && !OF_THIS_MACHINE.test(url.hostname))
    throw new ClusterError(
      `Over http://${url.host} the password and all answers would be readable on the way: use https, or a tunnel to this machine.`,
    );
  return url;
}
