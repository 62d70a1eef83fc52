import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { FakeClock } from '../../../test/support/fakeClock';
import {
  cutJson,
  json,
  raw,
  reset,
  silence,
  startLoopback,
  unusedPort,
} from '../../../test/support/loopback';
import type { Answer, Loopback } from '../../../test/support/loopback';
import { memoryLogger } from '../../../test/support/logger';
import type { OnePasswordError } from '../errors';
import { createHttpClient } from '../http';
import type { HttpClientOptions } from '../http';
import { retryInterceptor } from './retry';
import type { RetryOptions } from './retry';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function setUp(
  answers: Answer[],
  retry: Partial<RetryOptions> = {},
  http: Partial<HttpClientOptions> = {},
) {
  const server = await startLoopback(...answers);
  closers.push(() => server.close());
  return { server, ...clientOf(server.url, retry, http) };
}

function clientOf(
  baseUrl: string,
  retry: Partial<RetryOptions> = {},
  http: Partial<HttpClientOptions> = {},
) {
  const clock = new FakeClock();
  const logger = memoryLogger();
  const client = createHttpClient({
    baseUrl,
    token: 'canary-token',
    service: 'events',
    logger,
    interceptors: [retryInterceptor({ logger, clock, random: () => 0.5, ...retry })],
    ...http,
  });
  closers.unshift(() => client.close());
  const ask = () => client.requestJson({ method: 'POST', path: '/x', body: { a: 1 } });
  const fail = (): Promise<OnePasswordError> =>
    ask().then(
      () => Promise.reject(new Error('no error')),
      (error: OnePasswordError) => error,
    );
  return { clock, logger, client, ask, fail };
}

const good = json({ ok: true });
const damaged = raw(200, { 'content-type': 'application/json' }, '{"ok":');
const waits = (lines: { level: string; message: string }[]) =>
  lines.filter(({ level }) => level !== 'debug');

describe('asks again, with the same body, after', () => {
  test.each<[string, Answer]>([
    ['a reset', reset],
    ['a cut body', cutJson('{"ok":')],
    ['damaged JSON', damaged],
    ['an empty body', raw(200, { 'content-type': 'application/json' })],
    [
      'a damaged gzip',
      raw(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }, 'x'),
    ],
    ...[408, 429, 500, 502, 503, 504].map((status): [string, Answer] => [
      String(status),
      json({ message: 'canary-body' }, status),
    ]),
  ])('%s', async (_what, answer) => {
    const { server, ask, clock, logger } = await setUp([answer, good]);
    expect((await ask()).body).toEqual({ ok: true });
    expect(server.requests.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}']);
    expect(clock.sleeps).toEqual([250]);
    expect(waits(logger.lines)).toHaveLength(1);
    expect(waits(logger.lines)[0]).toMatchObject({
      level: 'info',
      fields: { waitMs: 250, attempt: 1 },
    });
    expect(JSON.stringify(logger.lines)).not.toContain('canary');
  });

  test('no headers in time', async () => {
    const { server, ask } = await setUp([silence, good], {}, { headersTimeout: 50 });
    await ask();
    expect(server.requests).toHaveLength(2);
  });
});

test.each([400, 401, 403, 404, 409, 413, 501])('never asks again after %d', async (status) => {
  const { server, fail, clock } = await setUp([json({}, status)]);
  expect((await fail()).status).toBe(status);
  expect(server.requests).toHaveLength(1);
  expect(clock.sleeps).toEqual([]);
});

test.each<[string, Answer, string]>([
  ['HTML', raw(200, { 'content-type': 'text/html' }, '<html>'), 'NOT_THE_API'],
  ['a redirect', raw(302, { location: '/' }), 'REDIRECT_REFUSED'],
])('never asks again after %s', async (_what, answer, code) => {
  const { server, fail } = await setUp([answer]);
  expect((await fail()).code).toBe(code);
  expect(server.requests).toHaveLength(1);
});

test('a web page is another product at first, and a gateway in trouble later on', async () => {
  const html = raw(200, { 'content-type': 'text/html' }, '<html>canary');
  const { ask, server, fail } = await setUp([good, html, good, html]);
  await ask();
  expect((await ask()).body).toEqual({ ok: true });
  expect(server.requests).toHaveLength(3);
  const error = await fail();
  expect(error.code).toBe('NOT_THE_API');
  expect(server.requests.length).toBeGreaterThan(5);
});

test('what speaks no HTTP is another product at first, and a damaged answer later on', async () => {
  const noHttp: Answer = (response) => void response.socket?.end('canary\r\n\r\n');
  const first = await setUp([noHttp]);
  expect((await first.fail()).code).toBe('NOT_THE_API');
  const later = await setUp([good, noHttp, good]);
  await later.ask();
  expect((await later.ask()).body).toEqual({ ok: true });
});

test('waits longer each time, at random below a cap', async () => {
  const bad = json({}, 503);
  const { ask, clock, logger } = await setUp([...Array<Answer>(9).fill(bad), good]);
  await ask();
  expect(clock.sleeps).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  expect(waits(logger.lines).map(({ level }) => level)).toEqual([
    ...Array<string>(6).fill('info'),
    ...Array<string>(3).fill('warn'),
  ]);
  expect(waits(logger.lines)[0]?.message).toBe('Retrying in 0.3 s: status 503');
});

describe('Retry-After', () => {
  test('in seconds is waited for, and a little longer', async () => {
    const { ask, clock } = await setUp([json({}, 429, { 'retry-after': '61' }), good]);
    await ask();
    expect(clock.sleeps).toEqual([61_250]);
  });

  test('as a date is taken by the clock of the server', async () => {
    const headers = {
      date: 'Thu, 01 Jan 2026 12:00:20 GMT',
      'retry-after': 'Thu, 01 Jan 2026 12:00:30 GMT',
    };
    const { ask, clock } = await setUp([json({}, 503, headers), good]);
    await ask();
    expect(clock.sleeps).toEqual([10_250]);
  });

  test('as nonsense is ignored', async () => {
    const { ask, clock } = await setUp([json({}, 429, { 'retry-after': 'soon' }), good]);
    await ask();
    expect(clock.sleeps).toEqual([250]);
  });

  test('longer than the time budget is refused with a sentence', async () => {
    const { server, fail, clock } = await setUp([json({}, 429, { 'retry-after': '86400' })]);
    const error = await fail();
    expect(error.code).toBe('RATE_LIMITED');
    expect(error.message).toContain('asks to wait 86400 s, which is longer than this run can wait');
    expect(server.requests).toHaveLength(1);
    expect(clock.sleeps).toEqual([]);
  });
});

describe('the time budget', () => {
  test('ends the attempts; the last answer speaks, with their number', async () => {
    const { server, fail, clock } = await setUp([json({ message: 'busy' }, 503)], {
      budgetMs: 5000,
    });
    const error = await fail();
    expect(error).toMatchObject({ code: 'SERVER_ERROR', status: 503 });
    expect(error.message).toContain('after 5 attempts and 4 s of waiting and says "busy"');
    expect(server.requests).toHaveLength(5);
    expect(clock.sleeps).toEqual([250, 500, 1000, 2000]);
  });

  test('outlives a rate limit of a minute', async () => {
    const clock = new FakeClock();
    const end = clock.now() + 60_000;
    const limited: Answer = (response, request, index) =>
      (clock.now() < end ? json({}, 429) : good)(response, request, index);
    const { ask } = await setUp([limited], { clock });
    expect((await ask()).body).toEqual({ ok: true });
  });

  test('is short for a network failure before the first good answer', async () => {
    const { fail, clock } = clientOf(`http://127.0.0.1:${await unusedPort()}`);
    const error = await fail();
    expect(error.code).toBe('CONNECTION_REFUSED');
    expect(error.message).toContain('after 6 attempts');
    expect(clock.sleeps).toEqual([250, 500, 1000, 2000, 4000]);
  });

  test('is whole for a network failure later on', async () => {
    const { ask, clock } = await setUp([good, ...Array<Answer>(8).fill(reset), good]);
    await ask();
    await ask();
    expect(clock.sleeps).toHaveLength(8);
  });

  test('ends an answer that trickles', async () => {
    const clock = new FakeClock();
    const trickle: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{', () => setImmediate(() => clock.advance(300_000)));
    };
    const { fail } = await setUp([trickle], { clock });
    const error = await fail();
    expect(error.code).toBe('TIMEOUT');
    expect(clock.pending).toBe(0);
  });
});

test('a host that is down costs the whole budget once, until it answers again', async () => {
  const down = json({}, 503);
  const answers = [...Array<Answer>(9).fill(down), good, down, down, down, good];
  const { ask, fail, clock } = await setUp(answers, { budgetMs: 10_000, firstContactMs: 1000 });
  await fail();
  expect(clock.sleeps.splice(0)).toEqual([250, 500, 1000, 2000, 4000]);
  await fail();
  expect(clock.sleeps.splice(0)).toEqual([250, 500]);
  await ask();
  await ask();
  expect(clock.sleeps).toEqual([250, 500, 1000]);
});

test('the last answer that stays damaged is named as such', async () => {
  const { fail } = await setUp([damaged], { budgetMs: 2000 });
  const error = await fail();
  expect(error.code).toBe('UNREADABLE_ANSWER');
  expect(error.message).toContain('after 4 attempts');
});

describe('as an interceptor of its own', () => {
  const compose = (server: Loopback, clock = new FakeClock()) => {
    const pool = new Pool(server.url);
    closers.unshift(() => pool.destroy());
    return pool.compose(retryInterceptor({ logger: memoryLogger(), clock }));
  };
  const start = async (...answers: Answer[]) => {
    const server = await startLoopback(...answers);
    closers.push(() => server.close());
    return server;
  };

  test('serves undici itself', async () => {
    const server = await start(reset, good);
    const { statusCode, body } = await compose(server).request({ method: 'GET', path: '/' });
    expect([statusCode, await body.json()]).toEqual([200, { ok: true }]);
  });

  test('ends a wait when the request is aborted', async () => {
    const server = await start(json({}, 503));
    const stop = new AbortController();
    const clock = new FakeClock();
    const sleeping = jest.fn();
    clock.sleep = (_ms, signal) =>
      new Promise((_resolve, reject) => {
        sleeping();
        signal?.addEventListener('abort', () => reject(new Error('aborted')));
        stop.abort();
      });
    const options: Dispatcher.RequestOptions = { method: 'GET', path: '/', signal: stop.signal };
    await expect(compose(server, clock).request(options)).rejects.toThrow(/aborted/i);
    expect(sleeping).toHaveBeenCalledTimes(1);
    expect(server.requests).toHaveLength(1);
  });
});

describe('an answer that is not wanted yet', () => {
  test('waits unread, and the wait is not part of the time budget', async () => {
    const { server, client, clock } = await setUp([damaged, good], { budgetMs: 10_000 });
    const asked: string[] = [];
    const wanted = () => {
      asked.push(`after ${server.requests.length}`);
      clock.advance(60_000);
      return Promise.resolve();
    };
    const answer = await client.requestJson({ method: 'POST', path: '/x', wanted });
    expect(answer.body).toEqual({ ok: true });
    expect(asked).toEqual(['after 1', 'after 2']);
  });

  test('is not asked for when there is nothing to read', async () => {
    const { client } = await setUp([json({ message: 'no' }, 403)]);
    const wanted = jest.fn(() => Promise.resolve());
    await expect(client.requestJson({ method: 'POST', path: '/x', wanted })).rejects.toThrow('403');
    expect(wanted).not.toHaveBeenCalled();
  });
});
