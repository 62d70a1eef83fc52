import { request } from 'undici';
import { generateTenant, startTenant } from '..';
import type { FaultAction, RunningTenant, ServeOptions, TenantRequest } from '..';

const tenant = generateTenant({ now: Date.parse('2026-11-20T15:00:00Z'), events: 0 });

let running: RunningTenant | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function start(options: ServeOptions): Promise<RunningTenant> {
  running = await startTenant(tenant, options);
  return running;
}

function vaults(headers: Record<string, string> = {}) {
  const { connectBaseUrl, connectToken } = running as RunningTenant;
  return request(`${connectBaseUrl}/v1/vaults`, {
    headers: { authorization: `Bearer ${connectToken}`, ...headers },
  });
}

const withFault = (fault: FaultAction): ServeOptions => ({ onRequest: () => fault });

test('a hook sees the request and may answer in its place', async () => {
  const seen: TenantRequest[] = [];
  const { eventsBaseUrl, eventsToken, stats } = await start({
    onRequest: (r) => {
      seen.push(r);
      return r.n === 2
        ? { type: 'respond', status: 503, headers: { 'retry-after': '7' }, body: 'later' }
        : undefined;
    },
  });
  const ask = () =>
    request(`${eventsBaseUrl}/api/v2/itemusages?x=1`, {
      method: 'POST',
      headers: { authorization: `Bearer ${eventsToken}`, 'content-type': 'application/json' },
      body: '{"limit":5}',
    });
  const [first, second] = [await ask(), await ask()];
  expect([
    first.statusCode,
    second.statusCode,
    second.headers['retry-after'],
    await second.body.text(),
  ]).toEqual([200, 503, '7', 'later']);
  await first.body.dump();
  expect(seen[0]).toMatchObject({
    api: 'events',
    method: 'POST',
    path: '/api/v2/itemusages',
    kind: 'itemusages',
    body: '{"limit":5}',
    n: 1,
  });
  expect(seen[0]?.query.get('x')).toBe('1');
  expect(stats).toMatchObject({
    total: 2,
    byPath: { 'events POST /api/v2/itemusages': 2 },
    byKind: { itemusages: 2, auditevents: 0 },
    byStatus: { 200: 1, 503: 1 },
  });
  expect(stats.eventsRequestTimes).toHaveLength(2);
});

test('ids are left out of the statistics', async () => {
  const { connectBaseUrl, stats } = await start({});
  await (await request(`${connectBaseUrl}/v1/vaults/${tenant.vaults[0]?.id}/items`)).body.dump();
  expect(stats.byPath).toEqual({ 'connect GET /v1/vaults/{id}/items': 1 });
});

test('reset closes the connection without an answer', async () => {
  await start(withFault({ type: 'reset' }));
  await expect(vaults()).rejects.toThrow(/closed|ECONNRESET/i);
});

test('truncate cuts the true answer in mid-body', async () => {
  await start(withFault({ type: 'truncate', bytes: 20 }));
  const answer = await vaults();
  expect(answer.statusCode).toBe(200);
  await expect(answer.body.text()).rejects.toThrow();
});

test('stall sends a part and then hangs until the server closes', async () => {
  await start(withFault({ type: 'stall', bytes: 10 }));
  const answer = await vaults();
  const hung = expect(answer.body.text()).rejects.toThrow();
  await running?.close();
  await hung;
});

test('stall may withhold even the head', async () => {
  let arrived = (): void => undefined;
  const arrival = new Promise<void>((resolve) => (arrived = resolve));
  await start({
    onRequest: () => {
      arrived();
      return { type: 'stall' };
    },
  });
  const hung = expect(vaults()).rejects.toThrow();
  await arrival;
  await running?.close();
  await hung;
});

test('mutate changes the true body, delay only waits', async () => {
  await start(withFault({ type: 'mutate', body: (text) => text.slice(0, 5).toUpperCase() }));
  expect(await (await vaults()).body.text()).toBe(
    JSON.stringify(tenant.vaults).slice(0, 5).toUpperCase(),
  );
  await running?.close();
  await start(withFault({ type: 'delay', ms: 1 }));
  expect(await (await vaults()).body.json()).toEqual(tenant.vaults);
});

test('a hook that throws is answered with 500 and its reason', async () => {
  await start({
    onRequest: () => {
      throw new Error('hook broke');
    },
  });
  const answer = await vaults();
  expect([answer.statusCode, await answer.body.text()]).toEqual([
    500,
    'simulated tenant: Error: hook broke',
  ]);
});

test('answers are compressed when both sides want it', async () => {
  await start({ gzip: true });
  const packed = await vaults({ 'accept-encoding': 'gzip' });
  expect(packed.headers['content-encoding']).toBe('gzip');
  const plain = await vaults();
  expect(plain.headers['content-encoding']).toBeUndefined();
  const [small, large] = [await packed.body.arrayBuffer(), await plain.body.arrayBuffer()];
  expect(small.byteLength).toBeLessThan(large.byteLength);
});

test('latency may depend on the request', async () => {
  const asked: string[] = [];
  await start({ latencyMs: (r) => (asked.push(r.path), 1) });
  expect((await vaults()).statusCode).toBe(200);
  expect(asked).toEqual(['/v1/vaults']);
});

test('a body that is too large is refused', async () => {
  const { eventsBaseUrl, eventsToken } = await start({});
  const answer = await request(`${eventsBaseUrl}/api/v2/itemusages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${eventsToken}`, 'content-type': 'application/json' },
    body: 'x'.repeat((1 << 20) + 1),
  });
  expect(answer.statusCode).toBe(413);
});

test('a port that is taken is reported, and nothing stays open', async () => {
  const { connectBaseUrl } = await start({});
  await expect(
    startTenant(tenant, { connectPort: Number(new URL(connectBaseUrl).port) }),
  ).rejects.toThrow('EADDRINUSE');
});

test('IPv6 addresses stand in brackets', async () => {
  const { eventsBaseUrl } = await start({ host: '::1' });
  expect(eventsBaseUrl).toMatch(/^http:\/\/\[::1\]:\d+$/);
});
