/** Why ClickHouse cannot do what was asked; the message is a sentence for people, without SQL and values. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';

  /** @param code ClickHouse's number of the error, if it is one of its own; @param isLost the answer was lost, so that nobody knows whether it was done */
  constructor(
    message: string,
    readonly code?: number,
    readonly isLost = false,
  ) {
    super(message);
  }

  /** The server cannot be asked at all; otherwise it could not answer one question. */
  get isOfServer(): boolean {
    return this.code === undefined || OF_SERVER.has(this.code);
  }
}

/** Errors of ClickHouse about what is there, users, passwords and settings, which every question meets. */
const OF_SERVER: ReadonlySet<number> = new Set([
  ...[60, 81, 115, 164, 192, 193, 194, 452, 497, 516],
]);

/** The client of ClickHouse is not there. */
export class ClusterClientMissingError extends ClusterError {
  constructor() {
    super(
      'ClickHouse is asked through its own client, which is not installed: run "npm install @clickhouse/client@1" beside graph-1password.',
    );
  }
}

/** What a sentence needs of the request. */
export interface ErrorContext {
  host: string;
  database: string;
  seconds: number;
  memoryMb: number;
  rows: number;
}

/** Sentences by ClickHouse's number of the error. */
const SENTENCES: Readonly<Record<number, (context: ErrorContext) => string>> = {
  60: ({ host, database }) => missing(host, database),
  81: ({ host, database }) => missing(host, database),
  115: ({ host }) =>
    `The ClickHouse server ${host} does not know a setting that answers depend on: update the server.`,
  158: ({ host }) => `ClickHouse on ${host} stopped: the user may not read so many rows.`,
  159: ({ seconds }) =>
    `ClickHouse stopped after ${seconds} seconds: ask about less with --since, or for fewer objects.`,
  164: ({ host }) =>
    `The user on ${host} may not change settings, on which the meaning of an answer depends: give it a profile with readonly = 2.`,
  192: ({ host }) => denied(host),
  193: ({ host }) => denied(host),
  194: ({ host }) => denied(host),
  241: ({ memoryMb }) =>
    `The question needs more than ${memoryMb} MB in ClickHouse: ask about less with --since, or for fewer objects.`,
  396: ({ rows }) => `The answer has more than ${rows} rows: set --limit.`,
  395: () =>
    'ClickHouse cannot say this: a date that is counted from another one is before 1900 or after 2299.',
  452: ({ host, seconds, memoryMb, rows }) =>
    `The profile of the user on ${host} does not allow the limits of a question, ${seconds} seconds, ${memoryMb} MB and ${rows} rows: raise its constraints to these.`,
  497: ({ host, database }) =>
    `The user may not do that in database ${database} on ${host}: "archive publish --print" lists what it needs.`,
  516: ({ host }) => denied(host),
};

const denied = (host: string): string =>
  `ClickHouse on ${host} refused the user or its password: check CLICKHOUSE_USER and CLICKHOUSE_PASSWORD.`;

const missing = (host: string, database: string): string =>
  `There is no archive in database ${database} of ${host}: "graph-1password archive publish" puts it there. Or --database is another one.`;

/** How Node and the client say that a connection failed, and what people read. */
const OF_CONNECTION: readonly (readonly [RegExp, (host: string) => string])[] = [
  [
    /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH/,
    (host) => `There is no ClickHouse at ${host}: check --url, and that the server runs.`,
  ],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|SSL|certificate/i,
    (host) =>
      `The certificate of ${host} cannot be trusted: name a file with its authority in CLICKHOUSE_CA.`,
  ],
];

/** ClickHouse's number of an error. Servers before 2019 say it in words that the client does not know. */
function numberOf(code: unknown, message: string): number | undefined {
  const text = typeof code === 'string' ? code : /^Code: (\d+)[,.]/.exec(message)?.[1];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** What went wrong as a {@link ClusterError}: messages of ClickHouse hold statements, values and rows, so only the number is used. */
export function clusterError(error: unknown, context: ErrorContext): ClusterError {
  if ((error as Error).name === 'ClusterError') return error as ClusterError;
  const { code, message = '' } = error as { code?: unknown; message?: string };
  const number = numberOf(code, message);
  if (number !== undefined) {
    const sentence = SENTENCES[number]?.(context);
    return new ClusterError(
      sentence ?? `ClickHouse on ${context.host} failed with its error ${number}.`,
      number,
    );
  }
  const text = `${String(code)} ${message}`;
  const known = OF_CONNECTION.find(([pattern]) => pattern.test(text));
  if (known) return new ClusterError(known[1](context.host));
  return new ClusterError(
    `ClickHouse on ${context.host} did not answer: try again, and look whether the server runs.`,
    undefined,
    true,
  );
}
