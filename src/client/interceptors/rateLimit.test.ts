import { Pool } from 'undici';
import { FakeClock } from '../../../test/support/fakeClock';
import { json, reset, startLoopback, unusedPort } from '../../../test/support/loopback';
import type { Answer } from '../../../test/support/loopback';
import { memoryLogger } from '../../../test/support/logger';
import { createHttpClient } from '../http';
import { rateLimitInterceptor } from './rateLimit';
import { RateLimiter } from './rateLimiter';
import type { RateLimiterOptions } from './rateLimiter';
import { retryInterceptor } from './retry';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A client as the Events client builds it: retry above the rate limit. */
async function setUp(answers: Answer[], limits: RateLimiterOptions = {}) {
  const server = await startLoopback(...answers);
  closers.push(() => server.close());
  const clock = new FakeClock();
  const logger = memoryLogger();
  const limiter = new RateLimiter({ clock, ...limits });
  const http = createHttpClient({
    baseUrl: server.url,
    service: 'events',
    logger,
    interceptors: [
      rateLimitInterceptor({ limiter, logger, clock }),
      retryInterceptor({ logger, clock, random: () => 0.5 }),
    ],
  });
  closers.unshift(() => http.close());
  return {
    server,
    clock,
    logger,
    limiter,
    ask: () => http.requestJson({ method: 'GET', path: '/' }),
  };
}

/** Moves the clock on until the request is through the limiter. */
async function advanceUntilDone<T>(clock: FakeClock, request: Promise<T>): Promise<T> {
  let done = false;
  const finished = request.finally(() => (done = true));
  finished.catch(() => undefined);
  while (!done) {
    await new Promise((resolve) => setImmediate(resolve));
    if (clock.pending > 0) clock.advance(100);
  }
  return finished;
}

test('sends in a burst what the limit allows', async () => {
  const { ask, limiter, server } = await setUp([json({})]);
  await Promise.all(Array.from({ length: 20 }, ask));
  expect(server.requests).toHaveLength(20);
  expect(limiter.stats()).toMatchObject({ sent: 20, waitedMs: 0, lastMinute: 20 });
});

test('a request above the limit waits, is logged, and its wait is not part of the time budget', async () => {
  const { ask, clock, limiter, logger } = await setUp([json({}), json({}, 503), json({})], {
    perMinute: 1,
  });
  await ask();
  const started = clock.now();
  await advanceUntilDone(clock, ask());
  expect(clock.now() - started).toBeGreaterThan(120_000);
  expect(limiter.stats()).toMatchObject({ sent: 3, retries: 1 });
  expect(logger.lines.map(({ message }) => message)).toContain(
    'Waiting 60.0 s for the rate limit: limit per minute',
  );
});

test('a 429 pauses all requests', async () => {
  const { ask, clock, limiter } = await setUp([json({}, 429, { 'retry-after': '7' }), json({})]);
  const started = clock.now();
  await ask();
  expect(clock.now() - started).toBeGreaterThanOrEqual(7000);
  expect(limiter.stats()).toMatchObject({ sent: 2, retries: 1, throttled: 1 });
});

test('a request that fails gives its place back', async () => {
  const { ask, clock, limiter } = await setUp([reset]);
  await expect(advanceUntilDone(clock, ask())).rejects.toThrow();
  const { sent } = limiter.stats();
  clock.advance(60_001);
  expect(sent).toBeGreaterThan(1);
  expect(limiter.stats().lastMinute).toBe(0);
});

test('a refused connection, or a closed pool, gives its place back too', async () => {
  const clock = new FakeClock();
  const limiter = new RateLimiter({ clock });
  const pool = new Pool(`http://127.0.0.1:${await unusedPort()}`);
  const limited = pool.compose(rateLimitInterceptor({ limiter, logger: memoryLogger(), clock }));
  await expect(limited.request({ method: 'GET', path: '/' })).rejects.toThrow();
  await pool.close();
  await expect(limited.request({ method: 'GET', path: '/' })).rejects.toThrow();
  expect(limiter.stats().sent).toBe(2);
  clock.advance(60_001);
  expect(limiter.stats().lastMinute).toBe(0);
});
