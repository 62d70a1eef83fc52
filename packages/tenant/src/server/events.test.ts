import { request } from 'undici';
import { eventsOf, generateTenant, startTenant } from '..';
import type { RunningTenant, ServeOptions } from '..';
import { DAY, EVENT_KINDS, HOUR } from '@graph-1password/vocabulary';
import type { EventKind } from '@graph-1password/vocabulary';

const NOW = Date.parse('2026-11-20T15:00:00Z');
const tenant = generateTenant({ now: NOW, events: 6000 });
const HISTORY = {
  start_time: new Date(tenant.window.from).toISOString(),
  end_time: new Date(NOW).toISOString(),
};

interface Page {
  cursor: string;
  has_more: boolean;
  items: { uuid: string; timestamp: string }[];
}

let running: RunningTenant | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function start(options: ServeOptions = {}): Promise<RunningTenant> {
  running = await startTenant(tenant, { now: () => NOW, ...options });
  return running;
}

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
}

async function call(
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const { eventsBaseUrl, eventsToken } = running as RunningTenant;
  const answer = await request(eventsBaseUrl + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${eventsToken}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.statusCode, headers: answer.headers, body: await answer.body.json() };
}

async function page(kind: EventKind, body: unknown, version = 'v2'): Promise<Page> {
  const answer = await call(`/api/${version}/${kind}`, body);
  expect(answer.status).toBe(200);
  return answer.body as Page;
}

/** Every page of a window, until `has_more` is false. */
async function pages(kind: EventKind, body: object): Promise<Page[]> {
  const all = [await page(kind, body)];
  for (let last = all[0] as Page; last.has_more;) {
    last = await page(kind, { cursor: last.cursor });
    all.push(last);
  }
  return all;
}

const STREAMS = EVENT_KINDS.map((kind) => [kind, eventsOf(tenant)[kind]] as const);

describe('streams', () => {
  test.each(STREAMS)(
    '%s: following the cursor gives the whole history, as generated',
    async (kind, events) => {
      await start();
      for (const limit of [1000, 137]) {
        const items = (await pages(kind, { limit, ...HISTORY })).flatMap((p) => p.items);
        expect(items).toEqual(JSON.parse(JSON.stringify(events)));
      }
    },
  );

  test('repetitions occur across pages', async () => {
    await start();
    const all = await pages('itemusages', { limit: 100, ...HISTORY });
    const pageOf = new Map<string, number>();
    const across = all.flatMap((p, n) =>
      p.items.filter(
        (e) => (pageOf.has(e.uuid) && pageOf.get(e.uuid) !== n) || (pageOf.set(e.uuid, n), false),
      ),
    );
    expect(across.length).toBeGreaterThan(0);
  });

  test('now and then a page is empty, has more and has moved the cursor, always at the same places', async () => {
    await start({ emptyPageEvery: 3 });
    const first = await pages('itemusages', { limit: 100, ...HISTORY });
    const empty = first.filter((p) => p.items.length === 0 && p.has_more);
    expect(empty.length).toBeGreaterThan(3);
    for (const p of empty) expect(p.cursor).not.toBe(first[first.indexOf(p) - 1]?.cursor);
    expect(await pages('itemusages', { limit: 100, ...HISTORY })).toEqual(first);
    await running?.close();
    await start({ emptyPageEvery: 0 });
    const busy = await pages('itemusages', { limit: 100, ...HISTORY });
    expect(busy.slice(0, -1).every((p) => p.items.length === 100)).toBe(true);
  });

  test('the cursor comes even with nothing, and repeats at the end', async () => {
    await start();
    const nothing = await page('auditevents', { start_time: '2031-01-01T00:00:00Z' });
    expect(nothing).toMatchObject({
      has_more: false,
      items: [],
      cursor: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/) as string,
    });
    const last = (await pages('auditevents', HISTORY)).at(-1) as Page;
    const again = await page('auditevents', { cursor: last.cursor });
    expect(again).toEqual({ cursor: last.cursor, has_more: false, items: [] });
    expect((await page('auditevents', { cursor: again.cursor })).cursor).toBe(last.cursor);
  });

  test('defaults: 100 events, the last hour; the hour before end_time', async () => {
    await start();
    const inHour = (until: number) =>
      tenant.signInAttempts.filter(
        (e) => Date.parse(e.timestamp) >= until - HOUR && Date.parse(e.timestamp) < until,
      );
    const recent = await pages('signinattempts', {});
    expect(recent[0]?.items.length).toBe(Math.min(100, inHour(NOW).length));
    expect(recent.flatMap((p) => p.items.map((e) => e.uuid))).toEqual(
      inHour(NOW).map((e) => e.uuid),
    );
    const until = NOW - 26 * HOUR;
    const earlier = await pages('signinattempts', { end_time: new Date(until).toISOString() });
    expect(earlier.flatMap((p) => p.items.map((e) => e.uuid))).toEqual(
      inHour(until).map((e) => e.uuid),
    );
    expect((await page('itemusages', HISTORY)).items).toHaveLength(100);
  });

  test('the start is inside, the end is not, offsets and fractions are read', async () => {
    await start();
    const event = tenant.itemUsages[1500] as { uuid: string; timestamp: string };
    const at = Date.parse(event.timestamp);
    const uuids = async (start_time: string, end_time: string): Promise<string[]> =>
      (await pages('itemusages', { start_time, end_time })).flatMap((p) =>
        p.items.map((e) => e.uuid),
      );
    const iso = (ms: number): string => new Date(ms).toISOString();
    expect(await uuids(iso(at), iso(at + 1))).toContain(event.uuid);
    expect(await uuids(iso(at - 60_000), iso(at))).not.toContain(event.uuid);
    const shifted = `${iso(at - 3 * HOUR).slice(0, -1)}-03:00`;
    expect(await uuids(shifted, iso(at + 1))).toContain(event.uuid);
  });

  test('version 1 lacks what only version 2 has', async () => {
    await start();
    for (const [kind, events] of STREAMS) {
      const [v1, v2] = [
        await page(kind, { limit: 1000, ...HISTORY }, 'v1'),
        await page(kind, { limit: 1000, ...HISTORY }),
      ];
      expect(v1.items.map((e) => e.uuid)).toEqual(v2.items.map((e) => e.uuid));
      expect(v1.items).toHaveLength(Math.min(1000, events.length));
      const text = JSON.stringify(v1);
      for (const key of [
        'account_uuid',
        'actor_type',
        'actor_account_uuid',
        'user_type',
        'user_account_uuid',
        '"type":"user"',
      ])
        expect(text).not.toContain(key);
    }
  });
});

describe('a growing tenant', () => {
  test('events later than the clock do not exist yet; the last cursor brings them later', async () => {
    let clock = NOW - 5 * DAY;
    await start({ now: () => clock });
    const open = { limit: 1000, start_time: HISTORY.start_time };
    const early = await pages('auditevents', open);
    const seen = early.flatMap((p) => p.items.map((e) => e.uuid));
    expect(seen.length).toBeLessThan(tenant.auditEvents.length);
    let cursor = early.at(-1)?.cursor;
    while (clock < NOW) {
      clock += DAY;
      const more = await pages('auditevents', { cursor });
      seen.push(...more.flatMap((p) => p.items.map((e) => e.uuid)));
      cursor = more.at(-1)?.cursor;
    }
    expect(new Set(seen)).toEqual(new Set(tenant.auditEvents.map((e) => e.uuid)));
  });

  test('a late usage is missing until its device has synchronised, and then comes at its own time', async () => {
    const late = tenant.lateItemUsages.find((l) => l.availableAt < NOW) as {
      uuid: string;
      availableAt: number;
    };
    let clock = late.availableAt - 1;
    await start({ now: () => clock });
    const has = async (): Promise<boolean> =>
      (await pages('itemusages', { limit: 1000, ...HISTORY })).some((p) =>
        p.items.some((e) => e.uuid === late.uuid),
      );
    expect(await has()).toBe(false);
    clock++;
    expect(await has()).toBe(true);
  });

  test('an event added while serving appears in its window', async () => {
    const { addEvent } = await start({ now: () => NOW + 10 });
    const event = {
      ...(tenant.auditEvents[0] as { uuid: string }),
      uuid: 'A'.repeat(26),
      timestamp: new Date(NOW + 5).toISOString(),
    };
    addEvent('auditevents', event);
    const items = (await page('auditevents', { start_time: new Date(NOW).toISOString() })).items;
    expect(items).toEqual([JSON.parse(JSON.stringify(event))]);
  });
});

describe('refusals', () => {
  test.each([
    ['a limit over 1000', { limit: 1001 }],
    ['a limit of 0', { limit: 0 }],
    ['a limit that is not a whole number', { limit: 1.5 }],
    ['a limit that is text', { limit: '10' }],
    ['a date without time', { start_time: '2026-11-20' }],
    ['a date that does not exist', { end_time: '2026-13-45T00:00:00Z' }],
    ['a date that is a number', { start_time: 5 }],
    ['an unknown cursor', { cursor: 'bm9uc2Vuc2U=' }],
    ['an empty cursor', { cursor: '' }],
    ['a cursor that is not a string', { cursor: 7 }],
    ['an array', []],
    ['null', 'null'],
    ['broken JSON', '{"limit":'],
    ['no body', ''],
  ])('%s is answered with 400 in the shape of each version', async (_name, body) => {
    await start();
    const v2 = await call('/api/v2/itemusages', body);
    expect(v2).toMatchObject({
      status: 400,
      body: { status: 400, message: expect.stringMatching(/^Bad Request: /) as string },
    });
    const v1 = await call('/api/v1/itemusages', body);
    expect(v1).toMatchObject({
      status: 400,
      body: { Error: { Message: expect.stringMatching(/^Bad Request: /) as string } },
    });
  });

  test('a cursor goes with nothing else and belongs to one stream', async () => {
    await start();
    const { cursor } = await page('itemusages', { limit: 10, ...HISTORY });
    for (const extra of [
      { limit: 10 },
      { start_time: HISTORY.start_time },
      { end_time: HISTORY.end_time },
    ]) {
      expect((await call('/api/v2/itemusages', { cursor, ...extra })).status).toBe(400);
    }
    expect((await call('/api/v2/auditevents', { cursor })).status).toBe(400);
    expect((await page('itemusages', { cursor })).items.length).toBeLessThanOrEqual(10);
  });

  test('the content type has to be JSON', async () => {
    await start();
    expect((await call('/api/v2/itemusages', '{}', { 'content-type': 'text/plain' })).status).toBe(
      400,
    );
  });

  test('unknown paths, other methods and other tokens are refused', async () => {
    await start();
    expect((await call('/api/v1/auth/introspect')).status).toBe(404);
    expect((await call('/api/v2/itemusages')).status).toBe(405);
    expect(
      (await call('/api/v2/auth/introspect', undefined, { authorization: 'Bearer x' })).status,
    ).toBe(401);
    expect(await call('/api/v1/itemusages', {}, { authorization: 'x' })).toMatchObject({
      status: 401,
      body: { Error: { Message: 'Unauthorized access' } },
    });
    expect(await call('/api/v2/itemusages', {}, { authorization: 'x' })).toMatchObject({
      status: 401,
      body: { status: 401, message: 'Unauthorized access' },
    });
  });

  test('a feature that the token lacks, a revoked and an expired token are 401', async () => {
    const { setFeatures, revoke } = await start({ features: ['itemusages'] });
    expect((await call('/api/v2/auditevents', {})).status).toBe(401);
    expect((await call('/api/v2/itemusages', {})).status).toBe(200);
    setFeatures(['auditevents']);
    expect((await call('/api/v2/auditevents', {})).status).toBe(200);
    expect((await call('/api/v2/itemusages', {})).status).toBe(401);
    revoke('events');
    expect((await call('/api/v2/auth/introspect')).status).toBe(401);
    await running?.close();
    await start({ eventsTokenExpiresAt: NOW });
    expect((await call('/api/v2/auth/introspect')).status).toBe(401);
  });
});

describe('tokens', () => {
  test('introspection: PascalCase without a version, snake case in version 2', async () => {
    await start({ features: ['auditevents', 'signinattempts'] });
    const v1 = (await call('/api/auth/introspect')).body as Record<string, unknown>;
    const v2 = (await call('/api/v2/auth/introspect')).body as Record<string, unknown>;
    expect(Object.keys(v1)).toEqual(['UUID', 'IssuedAt', 'Features']);
    expect(v2).toEqual({
      uuid: v1.UUID,
      issued_at: v1.IssuedAt,
      features: ['auditevents', 'signinattempts'],
      account_uuid: tenant.account.uuid,
    });
  });

  test('both tokens are JWTs with the claims of their kind, and env() names everything', async () => {
    const { eventsToken, connectToken, eventsBaseUrl, connectBaseUrl, env } = await start({
      eventsTokenExpiresAt: NOW + 1000,
    });
    const [head, body] = eventsToken
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString());
    expect(eventsToken).toMatch(/^eyJhbGciOiJFUzI1NiIs/);
    expect(JSON.parse(head as string)).toMatchObject({ alg: 'ES256', typ: 'JWT' });
    expect(JSON.parse(body as string)).toMatchObject({
      aud: [new URL(eventsBaseUrl).host],
      exp: (NOW + 1000) / 1000,
      iss: 'com.1password.b5',
      '1password.com/auuid': tenant.account.uuid,
      '1password.com/fts': EVENT_KINDS,
    });
    const claims = JSON.parse(
      Buffer.from(connectToken.split('.')[1] as string, 'base64url').toString(),
    ) as Record<string, unknown>;
    expect(claims).toMatchObject({
      aud: ['com.1password.connect'],
      '1password.com/fts': ['vaultaccess'],
    });
    expect(claims['1password.com/vts']).toHaveLength(tenant.vaults.length);
    expect(env()).toEqual({
      REPORTING_EVENT_BASE_URL: eventsBaseUrl,
      REPORTING_EVENT_ACCESS_TOKEN: eventsToken,
      CONNECT_SERVER_BASE_URL: connectBaseUrl,
      CONNECT_SERVER_ACCESS_TOKEN: connectToken,
      PRIVILEGED_VAULT_UUIDS: tenant.labels.privilegedVaults.join(','),
      PRIVILEGED_GROUP_UUIDS: tenant.labels.privilegedGroups.join(','),
    });
  });
});

describe('rate limit', () => {
  test('what is over the limit of a minute or an hour is 429, until the window has passed', async () => {
    let clock = 0;
    await start({ rateLimit: { perMinute: 3, perHour: 5, retryAfter: true, now: () => clock } });
    const status = async (): Promise<number> => (await call('/api/v2/auth/introspect')).status;
    expect([await status(), await status(), await status()]).toEqual([200, 200, 200]);
    clock = 20_500;
    expect(await call('/api/v2/itemusages', {})).toMatchObject({
      status: 429,
      headers: { 'retry-after': '40' },
    });
    clock = 60_000;
    expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
    clock = HOUR;
    expect(await status()).toBe(200);
  });

  test('no Retry-After unless asked for', async () => {
    await start({ rateLimit: { perMinute: 1, now: () => 0 } });
    await call('/api/v2/itemusages', {});
    const refused = await call('/api/v2/itemusages', {});
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBeUndefined();
  });
});

test('before 1970 no event is held back, although times are negative', async () => {
  const now = Date.UTC(1965, 2, 13);
  const old = generateTenant({ now, events: 1000 });
  running = await startTenant(old, { now: () => now });
  const start = new Date(old.window.from).toISOString();
  const { items } = await page('itemusages', { limit: 1000, start_time: start });
  expect(items).toHaveLength(eventsOf(old).itemusages.length);
});
