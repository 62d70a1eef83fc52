import fc from 'fast-check';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import { FakeClock } from '../../../../test/support/fakeClock';
import { fakeUuid, FakeEventsApi } from '../../../../test/support/fakeEventsApi';
import type { FakeEventsApiOptions } from '../../../../test/support/fakeEventsApi';
import { memoryLogger } from '../../../../test/support/logger';
import { ServerError, StreamEndedEarlyError } from '../../errors';
import { FetchSlots } from '../../concurrency/fetchSlots';
import { StreamPlan } from './streamPlan';

const SINCE = Date.UTC(2026, 0, 1);
const WINDOW = { since: SINCE, until: SINCE + 14 * DAY };
/** A hundredth of the real one: the same plans with fewer events. */
const PAGE = 10;
const IN_FLIGHT = 12;
const broken = () =>
  new ServerError({ service: 'events', endpoint: 'POST /api/v2/auditevents', status: 500 });

interface SetUpOptions extends FakeEventsApiOptions {
  /** What the consumer needs for a page, ms; an answer takes 150. */
  consumeMs?: number;
  inFlight?: number;
  pageLimit?: number;
  /** How far apart the rate limit keeps requests, ms. */
  paceMs?: number;
}

function setUp(times: readonly number[], options: SetUpOptions = {}) {
  const { consumeMs = 1, inFlight = IN_FLIGHT, pageLimit = PAGE, paceMs = 0 } = options;
  const clock = new FakeClock(0);
  const api = new FakeEventsApi(times, options);
  const slots = new FetchSlots({
    clock: { now: () => api.rounds * 150 },
    counts: () => ({ waitedMs: 0, retries: 0, throttled: 0 }),
    paceOf: () => paceMs,
    maximum: inFlight,
  });
  const paging = { http: api, logger: memoryLogger(), pageLimit };
  const plan = new StreamPlan(paging, slots, 'auditevents', WINDOW, clock);
  const ids: string[] = [];
  const read = async () => {
    for await (const { items } of plan.pages()) {
      ids.push(...items.map(({ uuid }) => uuid));
      clock.advance(consumeMs);
    }
  };
  return { api, plan, ids, read };
}

/** So many times, evenly from one time to another. */
const spread = (count: number, from: number = WINDOW.since, until: number = WINDOW.until) =>
  Array.from({ length: count }, (_, i) => Math.floor(from + ((until - from) * i) / count));

/** Each event once, and nothing else. */
function expectEach(ids: readonly string[], times: readonly number[]): void {
  const got = new Set(ids);
  expect([ids.length, got.size]).toEqual([times.length, times.length]);
  expect(times.findIndex((_, index) => !got.has(fakeUuid(index)))).toBe(-1);
}

describe('what it costs', () => {
  test.each([
    [0, 1],
    [1, 1],
    [PAGE - 1, 1],
    // A full page promises more.
    [PAGE, 2],
    [2 * PAGE - 1, 2],
  ])('a stream of %i events costs %i requests', async (count, requests) => {
    const { api, ids, read } = setUp(spread(count));
    await read();
    expect(ids).toHaveLength(count);
    expect(api.requests).toHaveLength(requests);
  });

  test('a long stream is read in parts: many at a time, and few requests more than pages', async () => {
    const times = spread(200 * PAGE);
    const { api, ids, read } = setUp(times);
    await read();
    expectEach(ids, times);
    expect(api.mostInFlight).toBe(IN_FLIGHT);
    expect(api.requests.length).toBeLessThan(260);
    expect(api.rounds).toBeLessThan(26);
  });

  test('a very long stream costs hardly more requests than pages: parts of one length are not cut again', async () => {
    const times = spread(2000 * PAGE);
    const { api, ids, read } = setUp(times);
    await read();
    expectEach(ids, times);
    expect(api.requests.length).toBeLessThan(2000 * 1.03);
    expect(api.rounds).toBeLessThan(2000 / IN_FLIGHT + 10);
  });

  test.each([
    ['at the beginning', SINCE],
    ['in the middle', SINCE + 7 * DAY],
    ['at the end', WINDOW.until - HOUR],
  ])('four hundred pages within an hour %s are read in parts too', async (_where, burst) => {
    const times = [...spread(20 * PAGE), ...spread(400 * PAGE, burst, burst + HOUR)].sort(
      (a, b) => a - b,
    );
    const { api, ids, read } = setUp(times);
    await read();
    expectEach(ids, times);
    expect(api.requests.length).toBeLessThan(420 * 1.2);
    expect(api.rounds).toBeLessThan(420 / IN_FLIGHT + 15);
  });

  test('a stream of working hours is read in parts whose chains end together', async () => {
    // The first two days are a weekend: the first page promises little.
    const days = Array.from({ length: 14 }, (_, day) => SINCE + day * DAY);
    const times = days.flatMap((day, index) => [
      ...spread(PAGE / 2, day, day + 8 * HOUR),
      ...(index % 7 < 2 ? [] : spread(12 * PAGE, day + 8 * HOUR, day + 18 * HOUR)),
      ...spread(PAGE / 2, day + 18 * HOUR, day + DAY),
    ]);
    const { api, ids, read } = setUp(times);
    await read();
    expectEach(ids, times);
    const pages = times.length / PAGE;
    expect(api.requests.length).toBeLessThan(1.4 * pages);
    expect(api.rounds).toBeLessThan(pages / IN_FLIGHT + 9);
  });

  test('where requests are scarce, chains are long: hardly a page comes half-filled', async () => {
    const times = spread(200 * PAGE);
    const { api, ids, read } = setUp(times, { paceMs: 100 });
    await read();
    expectEach(ids, times);
    expect(api.requests.length).toBeLessThan(200 * 1.03);
  });

  test('events of one moment cannot be cut, and come all the same', async () => {
    const times = [...spread(3 * PAGE), ...Array<number>(50 * PAGE).fill(WINDOW.until - 1)];
    const { ids, read } = setUp(times);
    await read();
    expectEach(ids, times);
  });
});

describe('order', () => {
  const times = spread(60 * PAGE);
  test.each([
    ['newest first', [...times].reverse()],
    ['without any order', times.map((_, i) => times[(i * 7919) % times.length] ?? SINCE)],
  ])('%s: every event once', async (_order, sent) => {
    const { ids, read } = setUp(sent);
    await read();
    expectEach(ids, sent);
  });
});

describe('a fault', () => {
  test('in the first answer is thrown as it is', async () => {
    const failure = broken();
    const { ids, read, api } = setUp(spread(100), { failure: () => failure });
    await expect(read()).rejects.toBe(failure);
    expect(ids).toEqual([]);
    expect(api.requests).toHaveLength(1);
  });

  test('in a part ends the stream, says how far it is complete, and stops asking', async () => {
    const failure = broken();
    const times = spread(300 * PAGE);
    // The part that holds the middle of the window never answers.
    const middle = SINCE + 7 * DAY;
    let asked = 0;
    const { ids, read, api } = setUp(times, {
      failure(n, { start_time: start = '', end_time: end = '' }) {
        const isRoot = n === 1;
        if (isRoot || !(Date.parse(start) <= middle && middle < Date.parse(end))) return undefined;
        // What others ask in the turn in which the answer comes cannot be helped.
        setImmediate(() => (asked ||= api.requests.length));
        return failure;
      },
    });
    const error = await read().catch((caught: unknown) => caught);
    for (let i = 0; i < 10; i++) await new Promise(setImmediate);
    expect(error).toBeInstanceOf(StreamEndedEarlyError);
    const { details, failure: cause } = error as StreamEndedEarlyError;
    expect(cause).toBe(failure);
    expect(details).toMatchObject({ kind: 'auditevents', eventsSeen: ids.length });
    const reached = Date.parse(details.reachedTime ?? '');
    expect(reached).toBeGreaterThan(SINCE);
    expect(reached).toBeLessThanOrEqual(middle);
    // Everything before that time is in.
    const complete = times.flatMap((time, index) => (time < reached ? [fakeUuid(index)] : []));
    expect(complete.filter((id) => !ids.includes(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(api.requests).toHaveLength(asked);
  });
});

describe('the consumer', () => {
  test('who leaves early stops the asking', async () => {
    const { api, plan } = setUp(spread(300 * PAGE));
    let pages = 0;
    for await (const _ of plan.pages()) if (++pages === 5) break;
    const asked = api.requests.length;
    for (let i = 0; i < 10; i++) await new Promise(setImmediate);
    expect(api.requests).toHaveLength(asked);
    expect(api.inFlight).toBe(0);
  });

  test('who takes nothing is asked for nothing: what waits is bounded, whatever is to come', async () => {
    const asked = [];
    for (const pages of [200, 1000]) {
      const { api, plan } = setUp(spread(pages * PAGE), { inFlight: 24 });
      await plan.pages().next();
      for (let i = 0; i < 100; i++) await new Promise(setImmediate);
      asked.push(api.requests.length);
    }
    expect(asked[0]).toBe(asked[1]);
    expect(asked[0]).toBeLessThan(30);
  });

  test('who is slow gets every event once, and less is asked for ahead', async () => {
    const times = spread(100 * PAGE);
    const { api, ids, read } = setUp(times, { consumeMs: 1000, inFlight: 24 });
    await read();
    expectEach(ids, times);
    expect(api.mostInFlight).toBeLessThan(12);
  });
});

test('every event once, whatever their times, their order, the pages and the answers’ times', async () => {
  const clusters = fc.array(
    fc.record({
      from: fc.nat(14 * DAY),
      length: fc.constantFrom(0, 1, 50, HOUR, DAY, 14 * DAY),
      count: fc.nat(60),
    }),
    { maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(
      clusters,
      fc.constantFrom('ascending', 'descending', 'as made'),
      fc.integer({ min: 1, max: 24 }),
      fc.integer({ min: 2, max: 12 }),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
      fc.constantFrom(1, 1000),
      async (made, order, inFlight, pageLimit, rounds, consumeMs) => {
        const times = made.flatMap(({ from, length, count }) =>
          spread(count, SINCE + from, SINCE + from + length),
        );
        if (order !== 'as made') times.sort((a, b) => (order === 'ascending' ? a - b : b - a));
        const roundsOf = (n: number) => rounds[n % rounds.length] ?? 1;
        const { api, ids, read } = setUp(times, { inFlight, pageLimit, roundsOf, consumeMs });
        await read();
        const inside = times.flatMap((time, i) => (time < WINDOW.until ? [fakeUuid(i)] : []));
        expect(ids.sort()).toEqual(inside.sort());
        expect(api.mostInFlight).toBeLessThanOrEqual(inFlight);
      },
    ),
    { numRuns: 40 },
  );
});
