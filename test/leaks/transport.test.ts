import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { createConnectClient } from '../../src/client/connect/client';
import { generateTenant, startTenant } from '@graph-1password/tenant';
import { json, startLoopback } from '../support/loopback';
import { memoryLogger } from '../support/logger';

/*
 * `@1password/connect` and the HTTP library that it brings along print the token when a request fails, and their debug
 * output does. They may not send a request, whatever an update of theirs changes.
 */

interface HttpLibrary {
  Axios: { prototype: Record<string, unknown> };
}
/** The very copy that `@1password/connect` uses. */
const library = jest.requireActual<HttpLibrary>(
  require.resolve('axios', { paths: [require.resolve('@1password/connect')] }),
);

const tenant = generateTenant({ users: 20, events: 500, vaults: 5, items: 20 });

/** Every way to send a request that is not ours. */
const others = () => [
  jest.spyOn(http, 'request'),
  jest.spyOn(http, 'get'),
  jest.spyOn(https, 'request'),
  jest.spyOn(https, 'get'),
  jest.spyOn(globalThis, 'fetch'),
  jest.spyOn(library.Axios.prototype as { request(): unknown }, 'request'),
];

afterEach(() => jest.restoreAllMocks());

it('all requests to Connect are sent by our own transport', async () => {
  const running = await startTenant(tenant);
  const ways = others();
  const client = createConnectClient({
    baseUrl: running.connectBaseUrl,
    token: running.connectToken,
    logger: memoryLogger(),
  });
  await client.verifyServer();
  for (const { id } of (await client.listVaults()).found) {
    for (const item of (await client.listItems(id)).found) await client.getItem(id, item.id);
  }
  await client.close();
  await running.close();
  expect(running.stats.byPath['connect GET /v1/vaults/{id}/items/{id}']).toBe(20);
  for (const way of ways) expect(way).not.toHaveBeenCalled();
});

it('only our transport sends requests, with the token and without the SDK', async () => {
  const server = await startLoopback(json([]));
  const options = { baseUrl: server.url, token: 'the-token', logger: memoryLogger() };
  const client = createConnectClient(options);
  await client.listVaults();
  await client.close();
  await server.close();
  expect(server.requests).toHaveLength(1);
  const { 'user-agent': agent, authorization } = server.requests[0]?.headers ?? {};
  expect([agent, authorization]).toEqual(['graph-1password', 'Bearer the-token']);
});

it('a redirect is not followed, and no other host gets a request', async () => {
  const elsewhere = await startLoopback(json([]));
  const server = await startLoopback(
    (response) => void response.writeHead(307, { location: `${elsewhere.url}/v1/vaults` }).end(),
  );
  const options = { baseUrl: server.url, token: 'the-token', logger: memoryLogger() };
  const client = createConnectClient(options);
  await expect(client.listVaults()).rejects.toMatchObject({ code: 'REDIRECT_REFUSED' });
  await client.close();
  await Promise.all([server.close(), elsewhere.close()]);
  expect(elsewhere.requests).toEqual([]);
});

it('making the clients opens no connection', () => {
  const ways = [...others(), jest.spyOn(net, 'connect'), jest.spyOn(dns, 'lookup')];
  createConnectClient({
    baseUrl: 'https://connect.test',
    token: 'the-token',
    logger: memoryLogger(),
  });
  for (const way of ways) expect(way).not.toHaveBeenCalled();
});
