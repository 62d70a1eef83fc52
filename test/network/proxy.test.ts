import { unusedPort } from '../support/loopback';
import { cleanUp, clearProxies, clientOf, failureOf, serve, TOKEN, useProxy } from './support';

beforeEach(clearProxies);
afterEach(cleanUp);

const withCredentials = (url: string, credentials: string): string =>
  url.replace('//', `//${credentials}@`);

describe('https through a proxy', () => {
  it('goes through a tunnel in which the proxy sees no token', async () => {
    const [proxy, server] = [await useProxy(), await serve({ secure: true })];
    const client = clientOf(`https://connect.test:${server.port}`);
    await expect(client.get()).resolves.toEqual({ ok: true });

    expect(server.seen[0]?.authorization).toBe(`Bearer ${TOKEN}`);
    expect(proxy.seen).toHaveLength(1);
    expect(proxy.seen[0]).toMatchObject({
      method: 'CONNECT',
      target: `connect.test:${server.port}`,
    });
    expect(JSON.stringify(proxy.seen)).not.toContain(TOKEN);
    expect(proxy.tunnelled().length).toBeGreaterThan(0);
    expect(proxy.tunnelled().includes(TOKEN)).toBe(false);
  });

  it('keeps the tunnel, and tells the log once which proxy it is', async () => {
    const [proxy, server] = [await useProxy(), await serve({ secure: true })];
    const client = clientOf(`https://connect.test:${server.port}`);
    for (let i = 0; i < 8; i++) await client.get();
    // As without a proxy, undici's pool opens a second connection while the first one is still being freed.
    expect(proxy.seen.length).toBeLessThanOrEqual(2);
    expect(server.connections()).toBe(proxy.seen.length);
    expect(client.lines.filter(({ level }) => level !== 'debug')).toEqual([
      expect.objectContaining({
        level: 'info',
        message: `Requests to https://connect.test:${server.port} go through the proxy ${proxy.url} (HTTPS_PROXY).`,
      }),
    ]);
  });

  it('checks the certificate of the server behind the proxy', async () => {
    await useProxy();
    const server = await serve({ secure: true });
    const wrongName = clientOf(`https://other.test:${server.port}`);
    expect((await failureOf(wrongName.get())).code).toBe('TLS_FAILED');
    const untrusted = clientOf(`https://connect.test:${server.port}`, { ca: undefined });
    expect((await failureOf(untrusted.get())).code).toBe('TLS_FAILED');
    expect(server.seen).toHaveLength(0);
  });

  it('does not use the proxy for hosts in NO_PROXY', async () => {
    const [proxy, server] = [await useProxy(), await serve({ secure: true })];
    process.env.NO_PROXY = '.test';
    const error = await failureOf(clientOf(`https://connect.invalid.test:${server.port}`).get());
    expect(error.code).toBe('HOST_NOT_FOUND');
    expect(proxy.seen).toHaveLength(0);
  });
});

describe('http through a proxy', () => {
  it('is a plain proxy request, and the log warns that the proxy can read the token', async () => {
    const [proxy, server] = [await useProxy(), await serve()];
    const client = clientOf(`http://connect.test:${server.port}/prefix`);
    await expect(client.get()).resolves.toEqual({ ok: true });
    expect(proxy.seen).toEqual([
      expect.objectContaining({
        method: 'GET',
        target: `http://connect.test:${server.port}/prefix/v1/vaults`,
      }),
    ]);
    expect(proxy.seen[0]?.headers.host).toBe(`connect.test:${server.port}`);
    const [warning] = client.lines.filter(({ level }) => level === 'warn');
    expect(warning?.message).toBe(
      `Requests to http://connect.test:${server.port} go through the proxy ${proxy.url} (HTTP_PROXY), which can read them, access token included: use https for this server, or name it in NO_PROXY.`,
    );
  });

  it('never asks a proxy for this machine itself', async () => {
    const [proxy, server] = [await useProxy(), await serve()];
    const client = clientOf(`http://127.0.0.1:${server.port}`);
    await expect(client.get()).resolves.toEqual({ ok: true });
    expect(proxy.seen).toHaveLength(0);
    expect(client.lines.filter(({ level }) => level !== 'debug')).toEqual([]);
  });
});

describe.each(['https', 'http'] as const)('credentials of the proxy, %s', (scheme) => {
  it('are sent to the proxy and to nobody else', async () => {
    const proxy = await useProxy({ credentials: 'user:s3cret' });
    const server = await serve({ secure: scheme === 'https' });
    const url = withCredentials(proxy.url, 'user:s3cret');
    Object.assign(process.env, { HTTP_PROXY: url, HTTPS_PROXY: url });
    const client = clientOf(`${scheme}://connect.test:${server.port}`);
    await expect(client.get()).resolves.toEqual({ ok: true });
    expect(JSON.stringify(client.lines)).not.toContain('s3cret');
    expect(server.seen).toHaveLength(1);
  });

  it('are asked for in a sentence, without asking twice', async () => {
    const proxy = await useProxy({ credentials: 'user:s3cret' });
    const url = withCredentials(proxy.url, 'user:wr0ng');
    Object.assign(process.env, { HTTP_PROXY: url, HTTPS_PROXY: url });
    const error = await failureOf(clientOf(`${scheme}://connect.test:9`).get());
    expect(error).toMatchObject({ code: 'PROXY_REFUSED', status: 407 });
    expect(error.message).toBe(
      `The proxy ${proxy.url} did not connect to GET ${scheme}://connect.test:9/v1/vaults (407): add the user name and password to the proxy URL in HTTPS_PROXY or HTTP_PROXY, or name the host in NO_PROXY.`,
    );
    expect(proxy.seen).toHaveLength(1);
  });
});

describe('proxies that fail', () => {
  it.each(['https', 'http'])('no proxy there: %s', async (scheme) => {
    const proxy = `http://127.0.0.1:${await unusedPort()}`;
    Object.assign(process.env, { HTTP_PROXY: proxy, HTTPS_PROXY: proxy });
    const error = await failureOf(clientOf(`${scheme}://connect.test:9`).get());
    expect(error.code).toBe('PROXY_UNREACHABLE');
    expect(error.message).toContain(`The proxy ${proxy} on the way to GET ${scheme}://`);
  });

  it('a proxy that does not allow the host', async () => {
    const proxy = await useProxy({ refuseWith: 403 });
    const error = await failureOf(clientOf('https://connect.test:9').get());
    expect(error).toMatchObject({ code: 'PROXY_REFUSED', status: 403 });
    expect(error.message).toContain('allow the host and port on the proxy');
    expect(proxy.seen).toHaveLength(1);
  });

  it('a proxy that cannot reach the server', async () => {
    await useProxy();
    const error = await failureOf(clientOf(`https://connect.test:${await unusedPort()}`).get());
    expect(error).toMatchObject({ code: 'PROXY_REFUSED', status: 502 });
  });

  it('names the proxy in every other failure on its way', async () => {
    const proxy = await useProxy();
    const error = await failureOf(clientOf(`http://connect.test:${await unusedPort()}`).get());
    expect(error.code).toBe('SERVER_ERROR');
    expect(error.message).toContain(`through the proxy ${proxy.url}`);
  });

  it('a variable that names no proxy is refused before any request', () => {
    process.env.HTTPS_PROXY = 'socks5://user:s3cret@127.0.0.1:1080';
    expect(() => clientOf('https://connect.test')).toThrow(
      'The environment variable HTTPS_PROXY does not name a proxy that can be used',
    );
  });
});
