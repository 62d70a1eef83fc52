import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { openSession } from './chdb';
import type { Session, SessionOptions } from './chdb';

/** What happens to a request instead of an answer: the connection breaks before it is done, or after. */
export type Fault = 'before' | 'after' | undefined;

/** What a request asks for. */
export interface SeenRequest {
  readonly sql: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

/** Names in a URL that are no settings. */
const NO_SETTINGS = new Set([
  ...['query', 'query_id', 'database', 'default_format', 'session_id', 'role'],
  ...['enable_http_compression', 'wait_end_of_query', 'http_write_exception_in_output_format'],
]);

/**
 * ClickHouse's HTTP interface on loopback, over chdb: it has no users, one server, and takes `input()` for a file. Everything else is the
 * engine itself.
 */
export class ClickHouseServer {
  readonly seen: SeenRequest[] = [];
  /** Decides what happens to a request; `number` counts those that are not pings, from 1. */
  fault: (request: SeenRequest, number: number) => Fault = () => undefined;
  /** Settings that a profile of the server would force upon a request. */
  forced: (request: SeenRequest, number: number) => Readonly<Record<string, string>> = () => ({});
  readonly #session: Session;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'clickhouse-'));
  readonly #server: Server;
  #count = 0;

  private constructor(options: SessionOptions) {
    this.#session = openSession(options);
    this.#server = createServer({ maxHeaderSize: 1 << 20 }, (request, response) => {
      void this.#answer(request, response);
    });
  }

  static async start(options: SessionOptions = {}): Promise<ClickHouseServer> {
    const server = new ClickHouseServer(options);
    await new Promise<void>((resolve) => {
      server.#server.listen(0, '127.0.0.1', resolve);
    });
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Asks the engine itself. */
  rows(sql: string): Record<string, unknown>[] {
    return this.#session
      .query(sql, 'JSONEachRow')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#session.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname === '/ping') return void response.end('Ok.\n');
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const parsed = bodyOf(request, Buffer.concat(parts));
    const inUrl = url.searchParams.get('query');
    const sql = inUrl ?? parsed.query;
    const seen = { sql, url: request.url ?? '', headers: request.headers };
    this.seen.push(seen);
    const number = ++this.#count;
    const fault = this.fault(seen, number);
    if (fault === 'before') return void request.socket.destroy();
    const parameters = new Map(parsed.parameters);
    const settings: [string, string][] = [];
    for (const [name, value] of url.searchParams) {
      if (name.startsWith('param_')) parameters.set(name, value);
      else if (!NO_SETTINGS.has(name)) settings.push([name, value]);
    }
    settings.push(...Object.entries(this.forced(seen, number)));
    try {
      const text = this.#run(sql, inUrl === null ? undefined : parsed.body, parameters, settings);
      if (fault === 'after') return void request.socket.destroy();
      response.setHeader('content-type', 'application/x-ndjson');
      if (!/gzip/.test(String(request.headers['accept-encoding']))) return void response.end(text);
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync(text));
    } catch (error) {
      const { message } = error as Error;
      const [, code = '0'] = /Code: (\d+)\./.exec(message) ?? [];
      response.statusCode = 500;
      response.setHeader('x-clickhouse-exception-code', code);
      response.end(`Code: ${code}. DB::Exception: ${message.replace(/^.*DB::Exception: /s, '')}`);
    }
  }

  #run(
    sql: string,
    body: Buffer | undefined,
    parameters: ReadonlyMap<string, string>,
    settings: readonly (readonly [string, string])[],
  ): string {
    const [, statement = sql, format = 'Null'] = /^(.*?)\s+FORMAT (\w+)\s*;?\s*$/s.exec(sql) ?? [];
    const file = path.join(this.#folder, 'body');
    if (body) writeFileSync(file, body);
    const runnable = body
      ? statement.replace(/FROM input\(/, `FROM file('${file}', 'Parquet', `)
      : statement;
    for (const [name, value] of [...settings, ...parameters])
      this.#session.query(`SET ${name} = ${literal(value)}`);
    try {
      return this.#session.query(runnable, body ? 'Null' : format);
    } finally {
      for (const [name] of settings) this.#session.query(`SET ${name} = DEFAULT`);
    }
  }
}

const literal = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** A query with parameters of a form, or as it is. */
function bodyOf({ headers }: IncomingMessage, body: Buffer) {
  const [, boundary] =
    /boundary=(?:"([^"]+)"|([^;]+))/.exec(headers['content-type'] ?? '')?.filter(Boolean) ?? [];
  const parameters = new Map<string, string>();
  let query = body.toString('utf8');
  if (boundary !== undefined) {
    for (const part of query.split(`--${boundary}`)) {
      const [head = '', ...rest] = part.split('\r\n\r\n');
      const [, name] = /name="([^"]+)"/.exec(head) ?? [];
      const value = rest.join('\r\n\r\n').replace(/\r\n$/, '');
      if (name === 'query') query = value;
      else if (name !== undefined) parameters.set(name, value);
    }
  }
  return { body, query, parameters };
}
