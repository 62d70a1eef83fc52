import { inspect } from 'node:util';
import { OnePasswordError } from '../../src/client/errors';
import { createHttpClient } from '../../src/client/http';
import type { HttpClient, HttpClientOptions } from '../../src/client/http';
import { startAnswering } from '../support/secureLoopback';
import type { AnsweringServer } from '../support/secureLoopback';
import { memoryLogger } from '../support/logger';
import type { LogLine } from '../support/logger';
import { startProxy } from '../support/proxy';
import type { TestProxy, TestProxyOptions } from '../support/proxy';
import { CA } from '../support/tls';

/** The bearer token of every client here. */
export const TOKEN = 'canary-token-0815';

const VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].flatMap((name) => [
  name,
  name.toLowerCase(),
]);
const saved = VARIABLES.map((name) => [name, process.env[name]] as const);
const closers: (() => Promise<void>)[] = [];

/** Starts a test with no proxy in the environment. */
export function clearProxies(): void {
  for (const name of VARIABLES) delete process.env[name];
}

/** Ends everything that was started, and restores the environment. */
export async function cleanUp(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
  clearProxies();
  for (const [name, value] of saved) if (value !== undefined) process.env[name] = value;
}

/** A server on loopback. */
export async function serve(
  options: Parameters<typeof startAnswering>[0] = {},
): Promise<AnsweringServer> {
  const server = await startAnswering(options);
  closers.push(() => server.close());
  return server;
}

/** A proxy, and the environment that names it. */
export async function useProxy(options: TestProxyOptions = {}): Promise<TestProxy> {
  const proxy = await startProxy(options);
  closers.push(() => proxy.close());
  Object.assign(process.env, { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url });
  return proxy;
}

/** A client that trusts the test authority. */
export function clientOf(
  baseUrl: string,
  options: Partial<HttpClientOptions> = {},
): HttpClient & { lines: LogLine[]; get(): Promise<unknown> } {
  const logger = memoryLogger();
  const http = createHttpClient({
    baseUrl,
    token: TOKEN,
    service: 'connect',
    logger,
    ca: CA,
    ...options,
  });
  closers.push(() => http.close());
  return Object.assign(http, {
    lines: logger.lines,
    get: async () => (await http.requestJson({ method: 'GET', path: '/v1/vaults' })).body,
  });
}

/** The error of a request; it must be one of ours and hold neither token nor password. */
export async function failureOf(request: Promise<unknown>): Promise<OnePasswordError> {
  const error: unknown = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OnePasswordError)) throw new Error(`not a typed error: ${inspect(error)}`);
  const shown = inspect(error, { depth: Infinity, showHidden: true });
  expect(shown).not.toContain(TOKEN);
  expect(shown).not.toContain('s3cret');
  return error;
}
