import fc from 'fast-check';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import { createEventsClient } from '../../src/client/events/client';
import type { MeteredEventsClient } from '../../src/client/events/client';
import type { EventWindow } from '../../src/client/events/types';
import { RateLimiter } from '../../src/client/interceptors/rateLimiter';
import { eventWindow, OVERLAP_MS } from '../../src/run/window';
import { memoryLogger } from '../support/logger';
import { JumpClock } from './clock';
import { ModelServer } from './modelServer';
import type { ModelEvent } from './modelServer';

const SINCE = Date.UTC(2026, 0, 1);
const UNTIL = Date.UTC(2026, 0, 2);
const WINDOW = { since: SINCE, until: UNTIL };
const MS = 1_000_000n;

let server: ModelServer;
let client: MeteredEventsClient;
beforeAll(async () => {
  server = await ModelServer.start();
  const clock = new JumpClock(SINCE);
  client = createEventsClient({
    baseUrl: server.loopback.url,
    token: 'canary-token',
    logger: memoryLogger(),
    retry: { clock },
    limiter: new RateLimiter({ clock: clock.forLimiter() }),
  });
});
afterAll(async () => {
  await client.close();
  await server.loopback.close();
});

/** RFC 3339 with as many fractional digits as asked for; finer ones are cut off. */
function write(nanos: bigint, digits: number): string {
  const seconds = new Date(Number(nanos / MS)).toISOString().slice(0, 19);
  const fraction = (nanos % 1_000_000_000n).toString().padStart(9, '0').slice(0, digits);
  return `${seconds}${digits > 0 ? `.${fraction}` : ''}Z`;
}

const event = (index: number, nanos: bigint, digits = 9): ModelEvent => {
  const step = 10n ** BigInt(9 - digits);
  const exact = (nanos / step) * step;
  return {
    uuid: `E${index}`.padStart(26, 'X'),
    nanos: exact,
    timestamp: write(exact, digits),
  };
};

/** What the client delivers, in upper case, as often as it does. */
async function read(window: EventWindow = WINDOW): Promise<string[]> {
  const ids: string[] = [];
  for await (const { items } of client.iterateEvents('auditevents', window)) {
    ids.push(...items.map(({ uuid }) => uuid.toUpperCase()));
  }
  return ids;
}

const inside = ({ nanos }: ModelEvent, { since, until }: EventWindow = WINDOW): boolean =>
  nanos >= BigInt(since) * MS && nanos < BigInt(until) * MS;

const since = BigInt(SINCE) * MS;
const until = BigInt(UNTIL) * MS;

describe('the window [since, until)', () => {
  test.each<[string, bigint, boolean]>([
    ['a nanosecond before since', since - 1n, false],
    ['at since', since, true],
    ['a nanosecond after since', since + 1n, true],
    ['a nanosecond before until', until - 1n, true],
    ['at until', until, false],
    ['a nanosecond after until', until + 1n, false],
  ])('%s', async (_what, nanos, isIn) => {
    for (const sloppy of [false, true]) {
      server.play({ events: [event(0, nanos)], sloppy });
      expect(await read()).toHaveLength(isIn ? 1 : 0);
    }
  });

  test.each([
    '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00.000000000Z',
    '2025-12-31T21:00:00-03:00',
  ])('since written as %s is in', async (timestamp) => {
    server.play({ events: [{ ...event(0, since), timestamp }] });
    expect(await read()).toHaveLength(1);
  });

  test('windows side by side hold an event between them once', async () => {
    const middle = SINCE + HOUR;
    const events = [-1n, 0n, 1n].map((n, index) => event(index, BigInt(middle) * MS + n));
    server.play({ events, sloppy: true });
    const before = await read({ since: SINCE, until: middle });
    const after = await read({ since: middle, until: UNTIL });
    expect([before.length, after.length]).toEqual([1, 2]);
    expect(new Set([...before, ...after]).size).toBe(3);
  });

  test('runs one after the other overlap by 48 hours and never leave a gap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 * DAY }), (pause) => {
        const first = eventWindow({ current: { startedOn: UNTIL } }, 120);
        const current = { startedOn: UNTIL + pause };
        const next = eventWindow({ current, lastSuccessful: { startedOn: UNTIL } }, 120);
        expect(next.until).toBe(UNTIL + pause);
        expect(next.since).toBe(Math.max(first.until - OVERLAP_MS, next.until - 120 * DAY));
      }),
    );
  });
});

/** Events in and around the window, many of them in the same moment. */
const eventsArbitrary = fc
  .array(
    fc.record({
      offset: fc.oneof(
        fc.bigInt(-5n, 5n),
        fc.bigInt(0n, 20n).map((n) => n * MS),
        fc.bigInt(0n, until - since),
        fc.bigInt(-5n, 5n).map((n) => until - since + n),
      ),
      digits: fc.constantFrom(0, 3, 6, 9),
    }),
    { maxLength: 60 },
  )
  .map((list) =>
    list
      .map(({ offset, digits }, index) => event(index, since + offset, digits))
      .sort((a, b) => Number(a.nanos - b.nanos)),
  );

const flags = fc.array(fc.boolean(), { minLength: 1, maxLength: 12 });
const scriptArbitrary = fc.record({
  events: eventsArbitrary,
  pageSizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
  empties: flags,
  repeats: flags,
  refusals: flags,
  sloppy: fc.boolean(),
});

const expectTruth = async (events: readonly ModelEvent[]): Promise<void> => {
  const truth = events.filter((candidate) => inside(candidate)).map(({ uuid }) => uuid);
  expect((await read()).sort()).toEqual(truth.sort());
};

describe('exactly once', () => {
  test('whatever the pages, repeats, empty pages and refused cursors', async () => {
    await fc.assert(
      fc.asyncProperty(scriptArbitrary, async (script) => {
        server.play(script);
        await expectTruth(script.events);
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  test('also when the newest events come first', async () => {
    await fc.assert(
      fc.asyncProperty(scriptArbitrary, async (script) => {
        const events = [...script.events].reverse();
        server.play({ ...script, events });
        await expectTruth(events);
      }),
      { numRuns: 100, seed: 2 },
    );
  });

  test('also in no order at all, as long as no cursor is refused', async () => {
    const shuffled = scriptArbitrary.chain((script) =>
      fc
        .shuffledSubarray([...script.events], { minLength: script.events.length })
        .map((events) => ({ ...script, events, refusals: [false] })),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async (script) => {
        server.play(script);
        await expectTruth(script.events);
      }),
      { numRuns: 100, seed: 2 },
    );
  });

  test('also an early event behind a late one', async () => {
    const last = until - 1n * MS;
    for (const times of [
      [since, last, since],
      [since, last, since + 1n],
      [last, since, last],
    ]) {
      for (const pageSizes of [[1], [2], [8, 1]]) {
        for (const empties of [[false], [true, false]]) {
          const events = times.map((nanos, index) => event(index, nanos));
          server.play({ events, pageSizes, empties });
          await expectTruth(events);
        }
      }
    }
  });

  test('a refused cursor costs no second reading of the whole window', async () => {
    const events = Array.from({ length: 100 }, (_, n) => event(n, since + BigInt(n) * 1000n * MS));
    server.play({ events, pageSizes: [10] });
    await expectTruth(events);
    const { requests } = server;
    const refusals = [...Array<boolean>(requests - 2).fill(false), true];
    server.play({ events, pageSizes: [10], refusals });
    await expectTruth(events);
    expect(server.requests).toBeLessThan(requests + 6);
  });
});
