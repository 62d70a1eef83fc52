import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { CA_FILE, SERVER_TLS } from '../../../../test/support/tls';
import { connect } from './connect';

const before = process.env;
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer(SERVER_TLS, (request, response) => {
    request.resume().on('end', () => response.end('{"n":1}\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
afterEach(() => {
  process.env = before;
});

/** One question. */
async function ask(variables: NodeJS.ProcessEnv): Promise<unknown> {
  process.env = { ...before, ...variables };
  const cluster = connect({ url });
  return cluster.all('SELECT 1 AS n').finally(() => cluster.close());
}

test('a server is trusted by the authority in CLICKHOUSE_CA', async () => {
  expect(await ask({ CLICKHOUSE_CA: CA_FILE })).toEqual([{ n: 1 }]);
});

test('without it nothing is told to the server, and the sentence names the variable', async () => {
  await expect(ask({ CLICKHOUSE_CA: '' })).rejects.toThrow(
    /cannot be trusted: name a file with its authority in CLICKHOUSE_CA\.$/,
  );
});
