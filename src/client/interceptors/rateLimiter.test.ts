import fc from 'fast-check';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import { FakeClock } from '../../../test/support/fakeClock';
import { RateLimiter, sharedRateLimiter } from './rateLimiter';

const flush = () => new Promise<void>((resolve) => setImmediate(resolve));

test('lets a burst through at once, then one for each that expires', async () => {
  const clock = new FakeClock(0);
  const limiter = new RateLimiter({ perMinute: 3, perHour: 100, clock });
  for (let i = 0; i < 3; i++) {
    expect(await limiter.acquire()).toBe(0);
    limiter.release();
    clock.advance(1000);
  }
  const waits: [number, string][] = [];
  const fourth = limiter.acquire({ onWait: (ms, reason) => waits.push([ms, reason]) });
  expect(waits).toEqual([[57_001, 'limit per minute']]);
  clock.advance(57_000);
  expect(limiter.stats().sent).toBe(3);
  clock.advance(1);
  expect(await fourth).toBe(57_001);
  expect(limiter.stats()).toMatchObject({ sent: 4, waitedMs: 57_001, lastMinute: 3, lastHour: 4 });
});

test('holds the limit per hour', async () => {
  const clock = new FakeClock(0);
  const limiter = new RateLimiter({ perMinute: 600, perHour: 2, clock });
  for (let i = 0; i < 2; i++) {
    await limiter.acquire();
    limiter.release();
  }
  const third = limiter.acquire();
  clock.advance(HOUR);
  expect(limiter.stats().sent).toBe(2);
  clock.advance(1);
  expect(await third).toBe(3_600_001);
});

test('tells how far apart requests will be, once there are more than the limits let through', async () => {
  const clock = new FakeClock(0);
  const limiter = new RateLimiter({ perMinute: 6, perHour: 10, clock });
  expect([6, 7, 11].map((n) => limiter.paceOf(n))).toEqual([0, 10_000, 360_000]);
  await limiter.acquire();
  await limiter.acquire();
  limiter.release();
  // One in flight and one that was answered count alike.
  expect([4, 5, 8, 9].map((n) => limiter.paceOf(n))).toEqual([0, 10_000, 10_000, 360_000]);
  clock.advance(60_001);
  expect([5, 6].map((n) => limiter.paceOf(n))).toEqual([0, 10_000]);
});

test('a request counts until a whole window after its answer began', async () => {
  const clock = new FakeClock(0);
  const limiter = new RateLimiter({ perMinute: 1, clock });
  await limiter.acquire();
  const second = limiter.acquire();
  clock.advance(90_000);
  expect(clock.pending).toBe(0);
  expect(limiter.stats().sent).toBe(1);
  limiter.release();
  clock.advance(60_001);
  expect(await second).toBe(150_001);
});

test('is fair, and a request that gives up leaves its place', async () => {
  const clock = new FakeClock(0);
  const limiter = new RateLimiter({ perMinute: 1, clock });
  await limiter.acquire();
  limiter.release();
  const order: string[] = [];
  const stop = new AbortController();
  const first = limiter.acquire().then(() => order.push('first'));
  const gone = limiter.acquire({ signal: stop.signal });
  const second = limiter.acquire().then(() => order.push('second'));
  stop.abort();
  await expect(gone).rejects.toThrow('no longer wanted');
  clock.advance(60_001);
  limiter.release();
  clock.advance(60_001);
  await Promise.all([first, second]);
  expect(order).toEqual(['first', 'second']);
  await expect(limiter.acquire({ signal: stop.signal })).rejects.toThrow('no longer wanted');
});

test('pauses for all after a 429: as asked, else longer each time, never longer than a minute', async () => {
  const clock = new FakeClock(0);
  const limiter = new RateLimiter({ clock });
  const pauseOf = async (ms?: number): Promise<number> => {
    limiter.penalise(ms);
    const started = clock.now();
    const request = limiter.acquire();
    clock.advance(100_000);
    await request;
    limiter.release();
    const waited = await request;
    clock.time = started + waited;
    return waited;
  };
  expect(await pauseOf(7000)).toBe(7000);
  limiter.reward();
  expect(await pauseOf()).toBe(1000);
  expect(await pauseOf()).toBe(2000);
  expect(await pauseOf()).toBe(4000);
  limiter.reward();
  expect(await pauseOf()).toBe(1000);
  expect(await pauseOf(DAY)).toBe(60_000);
  expect(limiter.stats()).toMatchObject({ throttled: 6, retries: 0 });
});

test('counts retries', async () => {
  const limiter = new RateLimiter({ clock: new FakeClock() });
  await limiter.acquire();
  await limiter.acquire({ retry: true });
  expect(limiter.stats()).toMatchObject({ sent: 2, retries: 1 });
});

test('in no minute and in no hour more requests reach the server than allowed, whatever their latency', async () => {
  const request = fc.record({
    gap: fc.integer({ min: 0, max: 20_000 }),
    outward: fc.integer({ min: 0, max: 5000 }),
    back: fc.integer({ min: 0, max: 5000 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(request, { maxLength: 60 }), async (requests) => {
      const clock = new FakeClock(0);
      const limiter = new RateLimiter({ perMinute: 4, perHour: 20, clock });
      const arrivals: number[] = [];
      for (const { gap, outward, back } of requests) {
        clock.advance(gap);
        void limiter.acquire().then(() => {
          arrivals.push(clock.now() + outward);
          clock.timer(outward + back, () => limiter.release());
        });
        await flush();
      }
      while (clock.pending > 0) {
        clock.advance(500);
        await Promise.resolve();
      }
      expect(arrivals).toHaveLength(requests.length);
      arrivals.sort((a, b) => a - b);
      for (const from of arrivals) {
        const within = (ms: number) =>
          arrivals.filter((at) => at >= from && at <= from + ms).length;
        expect(within(60_000)).toBeLessThanOrEqual(4);
        expect(within(HOUR)).toBeLessThanOrEqual(20);
      }
    }),
    { numRuns: 30 },
  );
});

test('a token has one limiter in the process', () => {
  expect(sharedRateLimiter('token-a')).toBe(sharedRateLimiter('token-a'));
  expect(sharedRateLimiter('token-a')).not.toBe(sharedRateLimiter('token-b'));
});
