import { inspect } from 'node:util';
import { HOUR } from '@graph-1password/vocabulary';
import { FakeClock } from '../../../test/support/fakeClock';
import { cutJson, json, raw, startLoopback } from '../../../test/support/loopback';
import type { Answer, Loopback } from '../../../test/support/loopback';
import { memoryLogger } from '../../../test/support/logger';
import type { OnePasswordError, StreamEndedEarlyError } from '../errors';
import { RateLimiter } from '../interceptors/rateLimiter';
import { createEventsClient } from './client';
import type { MeteredEventsClient } from './client';
import type { EventPage } from './types';

const TOKEN = 'canary-token-4711';
const SINCE = Date.UTC(2026, 0, 1);
const UNTIL = Date.UTC(2026, 0, 2);
const WINDOW = { since: SINCE, until: UNTIL };

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function setUp(...answers: Answer[]) {
  const server: Loopback = await startLoopback(...answers);
  const clock = new FakeClock();
  const logger = memoryLogger();
  const client = createEventsClient({
    baseUrl: server.url,
    token: TOKEN,
    logger,
    retry: { clock, random: () => 0.5 },
    limiter: new RateLimiter(),
    maxEmptyPages: 5,
  });
  closers.push(
    () => client.close(),
    () => server.close(),
  );
  const bodies = () => server.requests.map(({ body }) => JSON.parse(body) as unknown);
  return { server, client, logger, bodies };
}

/** An id that is like a real one. */
const uuid = (name: string) => name.toUpperCase().padStart(26, 'X');
const at = (ms: number) => new Date(ms).toISOString();
const event = (name: string, time = SINCE + HOUR) => ({ uuid: uuid(name), timestamp: at(time) });
const page = (cursor: string, hasMore: boolean, ...items: unknown[]) =>
  json({ cursor, has_more: hasMore, items });
const FIRST = { limit: 1000, start_time: at(SINCE), end_time: at(UNTIL) };

/** Reads a stream to its end: names in their order, malformed entries, and the error that ended it. */
async function read(client: MeteredEventsClient, window = WINDOW) {
  const names: string[] = [];
  let malformed = 0;
  let error: OnePasswordError | undefined;
  try {
    for await (const events of client.iterateEvents('auditevents', window)) {
      names.push(...events.items.map((item) => item.uuid.replace(/^X+/i, '')));
      malformed += events.malformed;
    }
  } catch (caught) {
    error = caught as OnePasswordError;
    const shown = inspect(error, { depth: Infinity, showHidden: true }) + JSON.stringify(error);
    expect(shown).not.toMatch(/canary/);
  }
  return { names, malformed, error };
}

describe('paging', () => {
  test('sends limit and window once, then bare cursors, until has_more is false', async () => {
    const { server, client, bodies } = await setUp(
      page('c1', true, event('a'), event('b')),
      page('c2', true, event('c')),
      page('c3', false, event('d')),
    );
    expect(await read(client)).toEqual({ names: ['A', 'B', 'C', 'D'], malformed: 0 });
    expect(bodies()).toEqual([FIRST, { cursor: 'c1' }, { cursor: 'c2' }]);
    expect(server.requests.map(({ url }) => url)).toEqual(Array(3).fill('/api/v2/auditevents'));
    expect(client.stats()).toMatchObject({ sent: 3, retries: 0, throttled: 0 });
  });

  test('hands on events as received, unknown fields too', async () => {
    const odd = { ...event('a'), future_field: { x: 1 }, details: null };
    const { client } = await setUp(page('c', false, odd));
    const events = await client.iterateEvents('signinattempts', WINDOW).next();
    const { texts = [], ...sifted } = events.value as EventPage<'signinattempts'>;
    expect(sifted).toEqual({ items: [odd], times: [SINCE + HOUR], malformed: 0 });
    expect(texts.map((text) => text?.bytes.toString('utf8', text.from, text.to))).toEqual([
      JSON.stringify(odd),
    ]);
  });

  test('follows empty pages while the cursor moves, and hands out none', async () => {
    const { client } = await setUp(
      page('c1', true),
      page('c2', true),
      page('c3', true, event('a')),
      page('c4', true),
      page('c5', false),
    );
    const pages = [];
    for await (const events of client.iterateEvents('itemusages', WINDOW)) pages.push(events);
    expect(pages).toHaveLength(1);
  });

  test('a cursor that comes back with has_more false is the end', async () => {
    const { client, bodies } = await setUp(page('c1', true, event('a')), page('c1', false));
    expect(await read(client)).toEqual({ names: ['A'], malformed: 0 });
    expect(bodies()).toHaveLength(2);
  });

  test('a cursor that comes back with has_more true is asked once more', async () => {
    const { client, bodies } = await setUp(
      page('c1', true, event('a')),
      page('c1', true, event('b')),
      page('c2', true, event('b')),
      page('c3', false, event('c')),
    );
    expect(await read(client)).toEqual({ names: ['A', 'B', 'C'], malformed: 0 });
    expect(bodies()).toEqual([FIRST, { cursor: 'c1' }, { cursor: 'c1' }, { cursor: 'c2' }]);
  });

  test('and ends the stream with an error when it stays, after its events', async () => {
    const { client, bodies } = await setUp(
      page('c1', true, event('a')),
      page('c1', true, event('b')),
    );
    const { names, error } = await read(client);
    expect(names).toEqual(['A', 'B']);
    expect((error as StreamEndedEarlyError).failure.code).toBe('CURSOR_REPEATED');
    expect(bodies()).toHaveLength(3);
  });

  test('an endless row of empty pages ends with an error', async () => {
    const { client, server } = await setUp((response, request, index) =>
      page(`c${index}`, true)(response, request, index),
    );
    const { error } = await read(client);
    expect((error as StreamEndedEarlyError).failure).toMatchObject({ code: 'ENDLESS_EMPTY_PAGES' });
    expect(error?.message).toContain('5 pages in a row without a new event');
    expect(server.requests).toHaveLength(5);
  });

  test('endlessly repeated events end with an error and are delivered once', async () => {
    const { client } = await setUp((response, request, index) =>
      page(`c${index % 3}`, true, event('a'))(response, request, index),
    );
    const { names, error } = await read(client);
    expect(names).toEqual(['A']);
    expect((error as StreamEndedEarlyError).failure.code).toBe('ENDLESS_EMPTY_PAGES');
  });

  test('so do endless new events outside the window, before it or after it', async () => {
    for (const time of [SINCE - HOUR, UNTIL + HOUR]) {
      const { client, server } = await setUp((response, request, index) =>
        page(`c${index}`, true, event(`x${index}`, time))(response, request, index),
      );
      const { names, error } = await read(client);
      expect(names).toEqual([]);
      expect((error as StreamEndedEarlyError).failure.code).toBe('ENDLESS_EMPTY_PAGES');
      expect(server.requests).toHaveLength(5);
    }
  });

  test('an event that is nested without end costs that event', async () => {
    const deep = JSON.parse(`${'{"x":['.repeat(50_000)}${']}'.repeat(50_000)}`) as object;
    const { client } = await setUp((response) => {
      const whole = JSON.stringify({ cursor: 'c', has_more: false, items: [event('a'), 1] });
      const text = `${'{"x":['.repeat(50_000)}${']}'.repeat(50_000)}`;
      const nested = `{"uuid":"${uuid('b')}","timestamp":"${at(SINCE + HOUR)}","deep":${text}}`;
      response.setHeader('content-type', 'application/json');
      response.end(whole.replace(',1]', `,${nested}]`));
    });
    expect(() => JSON.stringify(deep)).toThrow(RangeError);
    expect(await read(client)).toEqual({ names: ['A'], malformed: 1 });
  });

  test('without has_more it goes on while the cursor moves, over empty pages too', async () => {
    const { client, bodies } = await setUp(
      json({ cursor: 'c1', items: [event('a')] }),
      json({ cursor: 'c2', has_more: null, items: [] }),
      json({ cursor: 'c3', items: [event('b')] }),
      json({ cursor: 'c3', items: [] }),
    );
    expect((await read(client)).names).toEqual(['A', 'B']);
    expect(bodies()).toHaveLength(4);
  });

  test('can be left early', async () => {
    const { client, server } = await setUp(
      page('c1', true, event('a')),
      page('c2', true, event('b')),
    );
    for await (const events of client.iterateEvents('auditevents', WINDOW)) {
      expect(events.items).toHaveLength(1);
      break;
    }
    expect(server.requests).toHaveLength(1);
  });
});

describe('exactly once', () => {
  test('an event at since is in, one at until is not', async () => {
    const { client } = await setUp(
      page(
        'c',
        false,
        event('before', SINCE - 1),
        event('since', SINCE),
        { uuid: uuid('last'), timestamp: at(UNTIL - 1).replace('Z', '999999Z') },
        event('until', UNTIL),
        event('future', Date.UTC(2199, 0, 1)),
      ),
    );
    expect((await read(client)).names).toEqual(['SINCE', 'LAST']);
  });

  test('repeats in a page and across pages come once, whatever their case', async () => {
    const lower = { ...event('b'), uuid: uuid('b').toLowerCase() };
    const { client } = await setUp(
      page('c1', true, event('a'), event('a'), event('b')),
      page('c2', false, lower, event('c')),
    );
    expect((await read(client)).names).toEqual(['A', 'B', 'C']);
  });

  test('malformed entries are counted', async () => {
    const { client } = await setUp(
      page(
        'c',
        false,
        null,
        'text',
        [],
        {},
        { uuid: uuid('x') },
        { timestamp: at(SINCE) },
        { uuid: 7, timestamp: at(SINCE) },
        { uuid: '', timestamp: at(SINCE) },
        { uuid: uuid('y'), timestamp: 'yesterday' },
        event('a'),
      ),
    );
    expect(await read(client)).toMatchObject({ names: ['A'], malformed: 9 });
  });
});

describe('a cursor refused with 400', () => {
  const refused = json({ status: 400, message: 'cursor expired' }, 400);

  test('resumes from the last event; what comes again is dropped', async () => {
    const { client, bodies, logger } = await setUp(
      page('c1', true, event('a', SINCE + HOUR), event('b', SINCE + 2 * HOUR)),
      refused,
      page('d1', true, event('b', SINCE + 2 * HOUR), event('c', SINCE + 3 * HOUR)),
      page('d2', false, event('d', SINCE + 4 * HOUR)),
    );
    expect(await read(client)).toEqual({ names: ['A', 'B', 'C', 'D'], malformed: 0 });
    expect(bodies().slice(1)).toEqual([
      { cursor: 'c1' },
      { ...FIRST, start_time: at(SINCE + 2 * HOUR) },
      { cursor: 'd1' },
    ]);
    expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  });

  test('resumes from the beginning when the events did not come in their order', async () => {
    const { client, bodies } = await setUp(
      page('c1', true, event('b', SINCE + 2 * HOUR), event('a', SINCE + HOUR)),
      refused,
      page('d1', false, event('a', SINCE + HOUR), event('c', SINCE + 90_000)),
    );
    expect((await read(client)).names).toEqual(['B', 'A', 'C']);
    expect(bodies()[2]).toEqual(FIRST);
  });

  test('resumes from the beginning when the events do not tell their order', async () => {
    const { client, bodies } = await setUp(
      page('c1', true, event('c', SINCE + 3 * HOUR)),
      refused,
      page('d1', false, event('c', SINCE + 3 * HOUR), event('a', SINCE + HOUR)),
    );
    expect((await read(client)).names).toEqual(['C', 'A']);
    expect(bodies()[2]).toEqual(FIRST);
  });

  test('again and again is followed as long as there is progress', async () => {
    const { client } = await setUp(
      page('c1', true, event('a')),
      refused,
      page('c2', true, event('b')),
      refused,
      page('c3', false, event('c')),
    );
    expect((await read(client)).names).toEqual(['A', 'B', 'C']);
  });

  test('without progress ends with an error that says how far it came', async () => {
    const again = page('c2', true, event('a'));
    const { client, server } = await setUp(page('c1', true, event('a')), refused, again, refused);
    const { names, error } = await read(client);
    expect(names).toEqual(['A']);
    expect((error as StreamEndedEarlyError).failure.code).toBe('CURSOR_REFUSED');
    expect(error?.message).toMatch(
      /^auditevents from 2026-01-01T00:00:00.000Z to 2026-01-02T00:00:00.000Z ended early after 1 event, the newest of 2026-01-01T01:00:00.000Z; .*says "cursor expired"/,
    );
    expect(server.requests).toHaveLength(4);
  });

  test('and the new start refused too ends with an error', async () => {
    const { client } = await setUp(page('c1', true, event('a')), refused);
    const { error } = await read(client);
    expect((error as StreamEndedEarlyError).failure.code).toBe('CURSOR_REFUSED');
  });
});

describe('faults', () => {
  test('a cut page is fetched again, its events come once', async () => {
    const text = JSON.stringify({ cursor: 'c2', has_more: false, items: [event('b')] });
    const { client, bodies } = await setUp(
      page('c1', true, event('a')),
      cutJson(text.slice(0, 60)),
      page('c2', false, event('b')),
    );
    expect((await read(client)).names).toEqual(['A', 'B']);
    expect(bodies().slice(1)).toEqual([{ cursor: 'c1' }, { cursor: 'c1' }]);
    expect(client.stats()).toMatchObject({ sent: 3, retries: 1 });
  });

  test('a token revoked half-way: how far it came, then what to do', async () => {
    const { client } = await setUp(
      page('c1', true, event('a')),
      json({ Error: { Message: `revoked ${TOKEN}` }, canary: 'canary-body' }, 401),
    );
    const { names, error } = await read(client);
    expect(names).toEqual(['A']);
    expect(error).toMatchObject({ code: 'STREAM_ENDED_EARLY', status: 401 });
    expect(error?.message).toContain('ended early after 1 event');
    expect(error?.message).toContain('issue a new Events Reporting token');
  });

  test.each<[string, Answer, string]>([
    ['400', json({ message: 'limit' }, 400), 'BAD_REQUEST'],
    ['401', json({}, 401), 'UNAUTHORIZED'],
    ['404', json({}, 404), 'NOT_FOUND'],
    ['HTML', raw(200, { 'content-type': 'text/html' }, '<p>canary'), 'NOT_THE_API'],
    ['items missing', json({ cursor: 'c', has_more: false, canary: 'canary' }), 'UNEXPECTED_SHAPE'],
    ['items no list', json({ cursor: 'c', has_more: false, items: {} }), 'UNEXPECTED_SHAPE'],
    ['a list', json([]), 'UNEXPECTED_SHAPE'],
    ['null', json(null), 'UNEXPECTED_SHAPE'],
    ['no cursor', json({ has_more: true, items: [] }), 'UNEXPECTED_SHAPE'],
    ['an odd cursor', json({ cursor: 7, has_more: true, items: [] }), 'UNEXPECTED_SHAPE'],
    ['an odd has_more', json({ cursor: 'c', has_more: 'no', items: [] }), 'UNEXPECTED_SHAPE'],
  ])('%s on the first page is an error of its own', async (_what, answer, code) => {
    const { client, server } = await setUp(answer);
    const { names, error } = await read(client);
    expect(names).toEqual([]);
    expect(error?.code).toBe(code);
    expect(server.requests).toHaveLength(1);
  });
});

describe('introspect', () => {
  const v1 = { UUID: 'U', IssuedAt: '2024-12-16T16:32:50-03:00', Features: ['auditevents'] };

  test('reads version 2', async () => {
    const answer = { uuid: 'U', issued_at: 'T', features: ['itemusages'], account_uuid: 'A' };
    const { client, server } = await setUp(json(answer));
    expect(await client.introspect()).toEqual({
      uuid: 'U',
      issuedAt: 'T',
      features: ['itemusages'],
      accountUuid: 'A',
    });
    expect(server.requests[0]).toMatchObject({ method: 'GET', url: '/api/v2/auth/introspect' });
  });

  test('falls back to the deprecated path on 404', async () => {
    const { client, server } = await setUp(json({}, 404), json(v1));
    expect(await client.introspect()).toEqual({
      uuid: 'U',
      issuedAt: v1.IssuedAt,
      features: ['auditevents'],
    });
    expect(server.requests[1]?.url).toBe('/api/auth/introspect');
  });

  test.each<[string, Answer[], string, string]>([
    ['404 on both', [json({}, 404)], 'NOT_FOUND', '/api/v2/auth/introspect'],
    ['401', [json({}, 401)], 'UNAUTHORIZED', '/api/v2/auth/introspect'],
    ['404, then 401', [json({}, 404), json({}, 401)], 'UNAUTHORIZED', '/api/auth/introspect'],
    ['no features', [json({ uuid: 'U' })], 'UNEXPECTED_SHAPE', '/api/v2/auth/introspect'],
    ['odd features', [json({ features: [1] })], 'UNEXPECTED_SHAPE', '/api/v2/auth/introspect'],
    ['a list', [json([])], 'UNEXPECTED_SHAPE', '/api/v2/auth/introspect'],
  ])('%s is an error', async (_what, answers, code, path) => {
    const { client, server } = await setUp(...answers);
    await expect(client.introspect()).rejects.toMatchObject({
      code,
      endpoint: `GET ${server.url}${path}`,
    });
  });
});

test('printing a client shows no token', async () => {
  const { client } = await setUp(json({}));
  expect(inspect(client, { depth: Infinity, showHidden: true })).not.toContain(TOKEN);
  expect(JSON.stringify(client)).toBe('{}');
});
