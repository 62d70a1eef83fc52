import fc from 'fast-check';
import { FakeClock } from '../../../test/support/fakeClock';
import { AdaptiveLimit } from './adaptiveLimit';

/** A limit, and a server whose throughput is told. */
function setUp(maximum = 64) {
  const clock = new FakeClock(0);
  const limit = new AdaptiveLimit(clock, maximum);
  /** As many answers as requests were in flight. @param perSecond answers @param latency ms */
  const epoch = (perSecond: number, latency: number): number => {
    const answers = Math.max(4, limit.value);
    clock.advance((answers * 1000) / perSecond);
    for (let i = 0; i < answers; i++) limit.answered(latency);
    return limit.value;
  };
  /** An epoch at a server that answers each request in so many ms, however many there are. */
  const free = (latency: number): number => epoch((limit.value * 1000) / latency, latency);
  return { clock, limit, epoch, free };
}

test('grows while throughput grows, up to the maximum', () => {
  const { limit, free } = setUp(64);
  const values = [limit.value];
  while (limit.value < 64) values.push(free(150));
  expect(values.length).toBeLessThan(6);
  expect([...values].sort((a, b) => a - b)).toEqual(values);
  expect(free(150)).toBe(64);
});

test('stays where more in flight gains nothing', () => {
  const { limit, epoch } = setUp();
  const grown = epoch(100, 100);
  expect(grown).toBeGreaterThan(setUp().limit.value);
  for (let i = 0; i < 5; i++) epoch(100, 150);
  expect(limit.value).toBe(grown);
});

test('halves on 429, and never goes below one', () => {
  const { limit } = setUp();
  const before = limit.value;
  limit.throttled();
  expect(limit.value).toBe(Math.floor(before / 2));
  for (let i = 0; i < 10; i++) limit.throttled();
  expect(limit.value).toBe(1);
});

test('does not grow right after 429, even at a server that is fast', () => {
  const { limit, free } = setUp();
  limit.throttled();
  const halved = limit.value;
  free(100);
  free(50);
  expect(limit.value).toBe(halved);
});

test('shrinks when latency rises and throughput does not', () => {
  const { limit, epoch } = setUp();
  const grown = epoch(100, 100);
  epoch(100, 100);
  epoch(100, 250);
  expect(limit.value).toBeLessThan(grown);
  for (let i = 0; i < 50; i++) epoch(10, 5000);
  expect(limit.value).toBeGreaterThanOrEqual(1);
});

test('does not shrink while throughput rises with latency', () => {
  const { limit, epoch } = setUp();
  const grown = epoch(100, 100);
  epoch(100, 100);
  epoch(200, 250);
  expect(limit.value).toBe(grown);
});

test('answers that waited for the rate limit say nothing, and end the epoch that they fall into', () => {
  const { clock, limit, free } = setUp();
  const start = limit.value;
  for (let i = 0; i < 100; i++) {
    for (let answers = 1; answers < start; answers++) limit.answered(10_000);
    clock.advance(60_000);
    limit.ignore();
  }
  expect(limit.value).toBe(start);
  // The minutes of waiting are not held against the next epoch.
  free(100);
  expect(limit.value).toBeGreaterThan(start);
});

test('tries to grow again after a while, for conditions change', () => {
  const { limit, epoch, free } = setUp();
  epoch(100, 100);
  for (let i = 0; i < 3; i++) epoch(20, 2000);
  const low = limit.value;
  for (let i = 0; i < 30; i++) free(100);
  expect(limit.value).toBeGreaterThan(low);
});

test('is a whole number from 1 to the maximum, whatever happens', () => {
  const happening = fc.oneof(
    fc.constant('throttled' as const),
    fc.constant('ignore' as const),
    fc.record({ perSecond: fc.integer({ min: 1, max: 500 }), latency: fc.nat(30_000) }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.array(happening), (maximum, happenings) => {
      const { limit, epoch } = setUp(maximum);
      for (const what of happenings) {
        if (typeof what === 'string') limit[what]();
        else epoch(what.perSecond, what.latency);
        expect(Number.isInteger(limit.value)).toBe(true);
        expect(limit.value).toBeGreaterThanOrEqual(1);
        expect(limit.value).toBeLessThanOrEqual(maximum);
      }
    }),
  );
});
