import { request } from 'undici';
import { generateTenant, startTenant } from '..';
import type { RunningTenant, ServeOptions, TenantItem } from '..';
import type { ItemUsage } from '@graph-1password/vocabulary';

const NOW = Date.parse('2026-11-20T15:00:00Z');
const tenant = generateTenant({ now: NOW, events: 0 });
const [vault, other] = tenant.vaults.map((v) => v.id) as [string, string];
const item = tenant.items.find((i) => i.vault.id === vault && i.files) as TenantItem;
const archived = tenant.items.find((i) => i.state === 'ARCHIVED') as TenantItem;

let running: RunningTenant | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function start(options: ServeOptions = {}): Promise<RunningTenant> {
  running = await startTenant(tenant, { now: () => NOW + 1000, ...options });
  return running;
}

async function get<T>(
  path: string,
  authorization?: string,
): Promise<{ status: number; headers: Record<string, unknown>; body: T }> {
  const { connectBaseUrl, connectToken } = running as RunningTenant;
  const answer = await request(connectBaseUrl + path, {
    headers: { authorization: authorization ?? `Bearer ${connectToken}` },
  });
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: (await answer.body.json()) as T,
  };
}

const failure = (status: number, message: string): object => ({
  status,
  body: { status, message },
});

test('/heartbeat is a dot and /health tells name and version, both without a token', async () => {
  const { connectBaseUrl } = await start();
  const heartbeat = await request(`${connectBaseUrl}/heartbeat`);
  expect([
    heartbeat.statusCode,
    heartbeat.headers['content-type'],
    await heartbeat.body.text(),
  ]).toEqual([200, 'text/plain', '.']);
  expect((await get('/health', '')).body).toMatchObject({
    name: '1Password Connect API',
    version: '1.8.1',
    dependencies: [{ service: 'sync', status: 'ACTIVE' }, { service: 'sqlite' }],
  });
});

test('vaults come with and without a trailing slash, with the version header', async () => {
  await start();
  for (const path of ['/v1/vaults', '/v1/vaults/']) {
    const { body, headers } = await get(path);
    expect(body).toEqual(tenant.vaults);
    expect(headers['1password-connect-version']).toBe('1.8.1');
  }
  expect((await get(`/v1/vaults/${vault}`)).body).toEqual(tenant.vaults[0]);
  const filter = encodeURIComponent(`name eq "${tenant.vaults[7]?.name}"`);
  expect((await get(`/v1/vaults?filter=${filter}`)).body).toEqual([tenant.vaults[7]]);
});

test('the list of items is a summary with archived ones, without sections, fields, files or secrets beyond addresses', async () => {
  await start();
  const { body } = await get<TenantItem[]>(`/v1/vaults/${archived.vault.id}/items`);
  expect(body.map((i) => i.id)).toEqual(
    tenant.items.filter((i) => i.vault.id === archived.vault.id).map((i) => i.id),
  );
  expect(body.find((i) => i.id === archived.id)?.state).toBe('ARCHIVED');
  for (const entry of body)
    for (const key of ['sections', 'fields', 'files']) expect(entry).not.toHaveProperty(key);
  expect(body.every((i) => i.favorite !== false)).toBe(true);
});

test('a full item has everything; its files are listed without content', async () => {
  await start();
  expect((await get(`/v1/vaults/${vault}/items/${item.id}`)).body).toEqual(item);
  const { body } = await get<object[]>(`/v1/vaults/${vault}/items/${item.id}/files/`);
  expect(body).toHaveLength(item.files?.length ?? 0);
  for (const file of body)
    expect(Object.keys(file)).toEqual(
      expect.arrayContaining(['id', 'name', 'size', 'content_path']),
    );
  expect(JSON.stringify(body)).not.toContain('"content":');
});

test('refusals read as those of Connect', async () => {
  await start({ connectVaults: [vault] });
  const unknown = 'a'.repeat(26);
  expect(await get('/v1/vaults', 'Bearer x')).toMatchObject(failure(401, 'Invalid bearer token'));
  expect(await get('/v1/vaults/NOT-AN-ID')).toMatchObject(failure(400, 'Invalid Vault UUID'));
  expect(await get(`/v1/vaults/${vault}/items/x`)).toMatchObject(failure(400, 'Invalid Item UUID'));
  expect(await get(`/v1/vaults/${unknown}/items`)).toMatchObject(
    failure(404, `vault ${unknown} not found`),
  );
  expect(await get(`/v1/vaults/${vault}/items/${unknown}`)).toMatchObject(
    failure(404, `item ${unknown} not found`),
  );
  expect(await get(`/v1/vaults/${other}`)).toMatchObject(
    failure(403, `Authorization: token does not have access to vault ${other}`),
  );
  expect((await get<object[]>('/v1/vaults')).body).toEqual([tenant.vaults[0]]);
  expect((await get('/v1/nothing')).status).toBe(404);
});

test('expired and revoked tokens are refused', async () => {
  await start({ connectTokenExpiresAt: NOW });
  expect((await get('/v1/vaults')).status).toBe(401);
  await running?.close();
  const { revoke } = await start();
  revoke('connect');
  expect((await get('/v1/vaults')).status).toBe(401);
});

test('while it synchronises, the first requests are 408', async () => {
  await start({ syncing: 2 });
  expect((await get<{ dependencies: unknown[] }>('/health')).body.dependencies[0]).toMatchObject({
    status: 'TOKEN_NEEDED',
  });
  for (let n = 0; n < 2; n++)
    expect(await get('/v1/vaults')).toMatchObject(
      failure(408, 'sync did not complete within timeout, please retry the request'),
    );
  expect((await get('/v1/vaults')).status).toBe(200);
});

test('it may live below a path, and nowhere else', async () => {
  const { connectBaseUrl, connectToken } = await start({ connectPath: 'connect/' });
  expect(connectBaseUrl).toMatch(/:\d+\/connect$/);
  expect((await get('/v1/vaults')).status).toBe(200);
  const outside = await request(`${new URL(connectBaseUrl).origin}/v1/vaults`, {
    headers: { authorization: `Bearer ${connectToken}` },
  });
  expect([outside.statusCode, await outside.body.text()]).toEqual([404, '404 page not found\n']);
});

async function fetches(): Promise<ItemUsage[]> {
  const { eventsBaseUrl, eventsToken } = running as RunningTenant;
  const answer = await request(`${eventsBaseUrl}/api/v2/itemusages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${eventsToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ start_time: new Date(NOW).toISOString() }),
  });
  return ((await answer.body.json()) as { items: ItemUsage[] }).items;
}

test('reading a full item is a usage by the Connect Server; reading lists and files is none', async () => {
  const { recordedFetches } = await start();
  await get(`/v1/vaults/${vault}/items`);
  await get(`/v1/vaults/${vault}/items/${item.id}/files`);
  expect(await fetches()).toEqual([]);
  await get(`/v1/vaults/${vault}/items/${item.id}`);
  await get(`/v1/vaults/${vault}/items/${item.id}`);
  const seen = await fetches();
  expect(seen).toEqual(recordedFetches);
  expect(seen).toHaveLength(2);
  expect(seen[0]).toMatchObject({
    action: 'server-fetch',
    vault_uuid: vault,
    item_uuid: item.id,
    used_version: item.version,
    timestamp: new Date(NOW + 1000).toISOString(),
    user: { uuid: tenant.labels.connectUser },
    client: { app_name: '1Password Connect' },
  });
  expect(new Set(seen.map((u) => u.uuid)).size).toBe(2);
});

test('the recording of reads can be switched off', async () => {
  await start({ recordFetches: false });
  await get(`/v1/vaults/${vault}/items/${item.id}`);
  expect(await fetches()).toEqual([]);
});

test('vaults and items can come and go while it serves', async () => {
  const { putVault, removeVault, putItem, removeItem } = await start();
  const fresh = {
    ...(tenant.vaults[0] as (typeof tenant.vaults)[number]),
    id: 'b'.repeat(26),
    name: 'Fresh',
  };
  removeVault(other);
  removeItem(vault, item.id);
  putItem({ ...item, id: 'c'.repeat(26), title: 'Renewed' });
  expect((await get(`/v1/vaults/${other}`)).status).toBe(404);
  expect((await get(`/v1/vaults/${vault}/items/${item.id}`)).status).toBe(404);
  expect((await get(`/v1/vaults/${vault}/items/${'c'.repeat(26)}`)).body).toMatchObject({
    title: 'Renewed',
  });
  putVault(fresh);
  expect((await get<{ id: string }[]>('/v1/vaults')).body.map((v) => v.id)).toContain(fresh.id);
  expect(tenant.vaults.map((v) => v.id)).toContain(other);
});
