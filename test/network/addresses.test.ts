import dns from 'node:dns';
import { cleanUp, clearProxies, clientOf, failureOf, serve } from './support';

beforeEach(clearProxies);
afterEach(async () => {
  jest.restoreAllMocks();
  await cleanUp();
});

/** Makes `localhost` mean these addresses in this order, whatever the machine's own hosts file says. */
function resolveLocalhost(...addresses: string[]): void {
  const entries = addresses.map((address) => ({
    address,
    family: address.includes(':') ? 6 : 4,
  }));
  const lookup = (_host: string, _options: object, callback: (...results: unknown[]) => void) =>
    void process.nextTick(callback, null, entries);
  jest.spyOn(dns, 'lookup').mockImplementation(lookup as never);
}

describe.each([false, true])('secure: %s', (secure) => {
  const scheme = secure ? 'https' : 'http';

  it('takes IPv6 addresses', async () => {
    const server = await serve({ host: '::1', secure });
    await expect(clientOf(`${scheme}://[::1]:${server.port}`).get()).resolves.toEqual({ ok: true });
  });

  it.each([
    ['127.0.0.1', ['::1', '127.0.0.1']],
    ['127.0.0.1', ['127.0.0.1', '::1']],
    ['::1', ['127.0.0.1', '::1']],
    ['::1', ['::1', '127.0.0.1']],
  ])('finds a server on %s when localhost means %j', async (host, order) => {
    const server = await serve({ host, secure });
    resolveLocalhost(...order);
    const client = clientOf(`${scheme}://localhost:${server.port}`);
    await expect(client.get()).resolves.toEqual({ ok: true });
  });
});

it('says refused when no address of localhost has a server', async () => {
  const server = await serve();
  await server.close();
  resolveLocalhost('::1', '127.0.0.1');
  const error = await failureOf(clientOf(`http://localhost:${server.port}`).get());
  expect(error.code).toBe('CONNECTION_REFUSED');
});
