import { inspect } from 'node:util';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Dispatcher } from 'undici';
import {
  cutJson,
  json,
  raw,
  reset,
  silence,
  startLoopback,
  unusedPort,
} from '../../test/support/loopback';
import type { Answer, Loopback } from '../../test/support/loopback';
import { memoryLogger } from '../../test/support/logger';
import { OnePasswordError } from './errors';
import type { DispatcherWrapper } from './connectionOptions';
import { createHttpClient } from './http';
import type { HttpClient, HttpClientOptions } from './http';

const TOKEN = 'canary-token-4711';
const CANARY = 'canary-body-0815';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function clientOf(baseUrl: string, options: Partial<HttpClientOptions> = {}): HttpClient {
  const http = createHttpClient({
    baseUrl,
    token: TOKEN,
    service: 'events',
    logger: memoryLogger(),
    ...options,
  });
  closers.unshift(() => http.close());
  return http;
}

async function serve(...answers: Answer[]): Promise<Loopback> {
  const server = await startLoopback(...answers);
  closers.push(() => server.close());
  return server;
}

/** The error of a request; it must be one of ours, and must hold neither token nor body. */
async function failureOf(request: Promise<unknown>): Promise<OnePasswordError> {
  const error: unknown = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OnePasswordError)) throw new Error(`not a typed error: ${inspect(error)}`);
  const shown = [
    inspect(error, { depth: Infinity, showHidden: true }),
    JSON.stringify(error),
    error.stack,
    error.message,
  ].join();
  expect(shown).not.toContain(TOKEN);
  expect(shown).not.toContain(CANARY);
  return error;
}

describe('requests', () => {
  test('send token, JSON and the path of the base URL, and get parsed JSON', async () => {
    const server = await serve(json({ ok: [1] }));
    const http = clientOf(`${server.url}/connect/`);
    const answer = await http.requestJson({ method: 'POST', path: '/v1/x?q=1', body: { a: 'ü' } });
    expect(answer).toMatchObject({ status: 200, body: { ok: [1] } });
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      url: '/connect/v1/x?q=1',
      body: '{"a":"ü"}',
      headers: {
        authorization: `Bearer ${TOKEN}`,
        'content-type': 'application/json',
        'user-agent': 'graph-1password',
      },
    });
  });

  test('without body or token send neither content type nor authorization', async () => {
    const server = await serve(json([]));
    await clientOf(server.url, { token: undefined }).requestJson({ method: 'GET', path: '/' });
    expect(server.requests[0]?.headers).not.toHaveProperty('content-type');
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  test('keep connections', async () => {
    const ports = new Set<number | undefined>();
    const server = await serve((response, _request) => {
      ports.add(response.socket?.remotePort);
      response.setHeader('content-type', 'application/json');
      response.end('{}');
    });
    const http = clientOf(server.url, { connections: 1 });
    for (let i = 0; i < 5; i++) await http.requestJson({ method: 'GET', path: '/' });
    expect(ports.size).toBe(1);
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('decode %s', async (encoding, compress) => {
    const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
    const server = await serve(raw(200, headers, compress('{"a":"ü"}')));
    const answer = await clientOf(server.url).requestJson({ method: 'GET', path: '/' });
    expect(answer.body).toEqual({ a: 'ü' });
    expect(server.requests[0]?.headers['accept-encoding']).toContain(encoding);
  });

  test.each([
    ['application/json; charset=utf-8', '{}'],
    ['application/problem+json', '{}'],
    ['application/json', '\ufeff{}'],
  ])('accept %s', async (type, body) => {
    const server = await serve(raw(200, { 'content-type': type }, body));
    const answer = await clientOf(server.url).requestJson({ method: 'GET', path: '/' });
    expect(answer.body).toEqual({});
  });

  test('accept JSON without a content type', async () => {
    const server = await serve(raw(200, {}, '[]'));
    const answer = await clientOf(server.url).requestJson({ method: 'GET', path: '/' });
    expect(answer.body).toEqual([]);
  });

  test('get text', async () => {
    const server = await serve(raw(200, { 'content-type': 'text/plain' }, '.'));
    const answer = await clientOf(server.url).requestText({ method: 'GET', path: '/heartbeat' });
    expect(answer).toMatchObject({ status: 200, text: '.' });
  });

  test('a __proto__ key changes no prototype', async () => {
    const server = await serve(
      raw(200, { 'content-type': 'application/json' }, '{"__proto__":{"x":1}}'),
    );
    await clientOf(server.url).requestJson({ method: 'GET', path: '/' });
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  test('a debug line for each answer holds neither token nor body', async () => {
    const logger = memoryLogger();
    const server = await serve(json({ secret: CANARY }));
    await clientOf(server.url, { logger }).requestJson({ method: 'GET', path: '/x?filter=title' });
    expect(logger.lines).toHaveLength(1);
    expect(logger.lines[0]).toMatchObject({
      level: 'debug',
      fields: { endpoint: `GET ${server.url}/x`, status: 200 },
    });
    expect(JSON.stringify(logger.lines)).not.toMatch(/canary/);
  });
});

describe('answers that are refused', () => {
  const html = raw(200, { 'content-type': 'text/html' }, `<html>${CANARY}</html>`);
  const jsonType = { 'content-type': 'application/json' };
  const gzipType = { ...jsonType, 'content-encoding': 'gzip' };
  const page = gzipSync(
    JSON.stringify({ secret: CANARY.repeat(50), rest: [...Array(500).keys()] }),
  );

  test.each<[string, Answer, string]>([
    ['HTML', html, 'NOT_THE_API'],
    ['plain text', raw(200, { 'content-type': 'text/plain' }, CANARY), 'NOT_THE_API'],
    ['truncated JSON', raw(200, jsonType, `{"secret":"${CANARY}`), 'UNREADABLE_ANSWER'],
    ['cut JSON', cutJson(`{"secret":"${CANARY}"`), 'CONNECTION_CUT'],
    ['cut gzip', raw(200, gzipType, page.subarray(0, page.length - 20)), 'CONNECTION_CUT'],
    ['no gzip', raw(200, gzipType, CANARY), 'CONNECTION_CUT'],
    [
      'an unknown encoding',
      raw(200, { ...jsonType, 'content-encoding': 'x' }, '{}'),
      'CONNECTION_CUT',
    ],
    ['204', raw(204, {}), 'EMPTY_ANSWER'],
    ['an empty 200', raw(200, jsonType), 'EMPTY_ANSWER'],
    ['a reset', reset, 'CONNECTION_CUT'],
    ['a redirect', raw(302, { location: 'http://evil.example/' }, CANARY), 'REDIRECT_REFUSED'],
    ['an HTML failure', raw(502, { 'content-type': 'text/html' }, CANARY), 'SERVER_ERROR'],
    ['a cut failure', cutJson(`{"secret":"${CANARY}"`, 401), 'UNAUTHORIZED'],
    ['a damaged failure', raw(403, gzipType, CANARY), 'FORBIDDEN'],
    ['teapot', raw(418, {}), 'UNEXPECTED_STATUS'],
    ['no HTTP', (response) => void response.socket?.end(`${CANARY}\r\n\r\n`), 'NOT_THE_API'],
  ])('%s', async (_what, answer, code) => {
    const server = await serve(answer);
    const error = await failureOf(
      clientOf(server.url).requestJson({ method: 'GET', path: '/x?q=s' }),
    );
    expect(error.code).toBe(code);
    expect(error.endpoint).toBe(`GET ${server.url}/x`);
    expect(server.requests.length).toBeLessThanOrEqual(1);
  });

  test('a huge answer, announced, streamed or compressed', async () => {
    const large = JSON.stringify({ secret: CANARY.repeat(1000) });
    const streamed: Answer = (response) => {
      response.writeHead(200, jsonType);
      response.write(large);
      response.end(large);
    };
    const server = await serve(
      raw(200, jsonType, large),
      streamed,
      raw(200, gzipType, gzipSync(large)),
    );
    const http = clientOf(server.url);
    for (let i = 0; i < 3; i++) {
      const request = http.requestJson({ method: 'GET', path: '/', maxResponseBytes: 1000 });
      expect((await failureOf(request)).code).toBe('RESPONSE_TOO_LARGE');
    }
  });

  test('a huge body of a failure is not read to its end', async () => {
    const server = await serve((response) => {
      response.writeHead(500, { 'content-type': 'text/plain' });
      const more = (): void => {
        if (!response.destroyed && response.write('x'.repeat(100_000))) setImmediate(more);
        else response.once('drain', more);
      };
      more();
    });
    const error = await failureOf(clientOf(server.url).requestJson({ method: 'GET', path: '/' }));
    expect(error.code).toBe('SERVER_ERROR');
  });

  test.each([
    [{ Error: { Message: 'No such feature' }, secret: CANARY }],
    [{ status: 400, message: 'No such feature', secret: CANARY }],
  ])('%j gives its reason', async (body) => {
    const server = await serve(json(body, 400));
    const error = await failureOf(clientOf(server.url).requestJson({ method: 'GET', path: '/' }));
    expect(error.message).toContain('(400) and says "No such feature"');
  });

  test('a reason that repeats the token loses it', async () => {
    const server = await serve(json({ status: 401, message: `bad token ${TOKEN}` }, 401));
    const error = await failureOf(clientOf(server.url).requestJson({ method: 'GET', path: '/' }));
    expect(error.message).toContain('bad token [token]');
  });
});

describe('servers that do not answer', () => {
  test('refused', async () => {
    const http = clientOf(`http://127.0.0.1:${await unusedPort()}`);
    const error = await failureOf(http.requestJson({ method: 'GET', path: '/' }));
    expect(error.code).toBe('CONNECTION_REFUSED');
  });

  test('no TLS', async () => {
    const server = await serve(json({}));
    const http = clientOf(server.url.replace('http:', 'https:'));
    const error = await failureOf(http.requestJson({ method: 'GET', path: '/' }));
    expect(error.code).toBe('TLS_FAILED');
  });

  test('no headers, or no end of the body, in time', async () => {
    const stalled: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{');
    };
    const server = await serve(silence, stalled);
    const http = clientOf(server.url, { headersTimeout: 50, bodyTimeout: 50 });
    for (let i = 0; i < 2; i++) {
      const error = await failureOf(http.requestJson({ method: 'GET', path: '/' }));
      expect(error.code).toBe('TIMEOUT');
    }
  });

  test('an unknown host', async () => {
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    const wrapDispatcher: DispatcherWrapper = (base) =>
      base.compose(() => (_options, handler) => {
        handler.onResponseError?.(undefined as never, unknown);
        return true;
      });
    const http = clientOf('https://events.1password.invalid', { wrapDispatcher });
    const error = await failureOf(http.requestJson({ method: 'GET', path: '/' }));
    expect(error.code).toBe('HOST_NOT_FOUND');
  });

  test('a token with a line break is not sent', async () => {
    const server = await serve(json({}));
    const http = clientOf(server.url, { token: `${TOKEN}\nx` });
    const error = await failureOf(http.requestJson({ method: 'GET', path: '/' }));
    expect(error.code).toBe('INVALID_TOKEN');
    expect(server.requests).toHaveLength(0);
  });
});

describe('seams', () => {
  test('a wrapper sees the decoded requests of its client', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const server = await serve(raw(200, headers, gzipSync('{}')));
    const seen: string[] = [];
    const spy: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
      seen.push(`${options.method} ${String(options.origin)}${options.path}`);
      return dispatch(options, handler);
    };
    const http = clientOf(server.url, { wrapDispatcher: (base) => base.compose(spy) });
    await http.requestJson({ method: 'GET', path: '/recorded' });
    await clientOf(server.url).requestJson({ method: 'GET', path: '/not-recorded' });
    expect(seen).toEqual([`GET ${server.url}/recorded`]);
  });

  test('printing a client shows no token', () => {
    const http = clientOf('http://127.0.0.1:1');
    expect(inspect(http, { depth: Infinity, showHidden: true })).not.toContain(TOKEN);
    expect(JSON.stringify(http)).toBe('{}');
  });
});
