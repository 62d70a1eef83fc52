import { RateLimiter } from '../../src/client/interceptors/rateLimiter';
import { JumpClock } from '../../test/faults/clock';
import { soak } from './soak';
import { busiestSpan } from './window';

test('two collections from a tenant that fails a third of all requests lose nothing', async () => {
  const clock = new JumpClock(0);
  const figures = await soak({
    goOn: (collections) => collections < 2,
    share: 0.33,
    seed: 'soak test',
    events: 600,
    overrides: { retry: { clock }, limiter: new RateLimiter({ clock: clock.forLimiter() }) },
  });
  expect(figures.problems).toEqual([]);
  expect(figures.failedSteps).toBe(0);
  expect(Object.keys(figures.faults).length).toBeGreaterThan(8);
  expect(busiestSpan(figures.arrivals, 60_000)).toBe(figures.arrivals.length);
  expect(figures.heap).toHaveLength(2);
});
