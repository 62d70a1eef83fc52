import fc from 'fast-check';
import { EnvHttpProxyAgent, MockAgent } from 'undici';
import { proxyFor } from './proxy';

const P = 'http://proxy.test:3128';
const through = (origin: string, env: NodeJS.ProcessEnv) => proxyFor(origin, env)?.shown;

describe('proxyFor', () => {
  it.each([
    ['https by HTTPS_PROXY', 'https://a.test', { HTTPS_PROXY: P }, P],
    ['https not by HTTP_PROXY', 'https://a.test', { HTTP_PROXY: P }, undefined],
    ['http by HTTP_PROXY', 'http://a.test', { HTTP_PROXY: P }, P],
    ['http not by HTTPS_PROXY', 'http://a.test', { HTTPS_PROXY: P }, undefined],
    [
      'lower case first',
      'https://a.test',
      { https_proxy: 'http://b.test:1', HTTPS_PROXY: P },
      'http://b.test:1',
    ],
    [
      'an empty lower case switches off',
      'https://a.test',
      { https_proxy: '', HTTPS_PROXY: P },
      undefined,
    ],
    ['no proxy at all', 'https://a.test', {}, undefined],
    ['without a scheme', 'https://a.test', { HTTPS_PROXY: 'proxy.test:3128' }, P],
    ['a proxy over TLS', 'https://a.test', { HTTPS_PROXY: 'https://p.test' }, 'https://p.test'],
  ])('%s', (_, origin, env, expected) => {
    expect(through(origin, env)).toBe(expected);
  });

  it.each([
    'http://localhost:8080',
    'http://127.0.0.1:8080',
    'http://[::1]:8080',
    'http://127.9.9.9',
  ])('goes to %s directly', (origin) => {
    expect(through(origin, { HTTP_PROXY: P })).toBeUndefined();
  });

  it.each([
    ['*', 'https://a.test'],
    ['b.test *', 'https://a.test'],
    ['a.test', 'https://a.test'],
    ['A.TEST', 'https://a.test'],
    ['a.test', 'https://x.a.test'],
    ['.a.test', 'https://x.a.test'],
    ['*.a.test', 'https://x.a.test'],
    ['b.test,a.test', 'https://a.test'],
    ['b.test  a.test', 'https://a.test'],
    ['a.test:443', 'https://a.test'],
    ['a.test:8443', 'https://a.test:8443'],
    ['a.test', 'https://a.test.'],
    ['10.1.2.3', 'https://10.1.2.3'],
    ['10.0.0.0/8', 'https://10.1.2.3:8443'],
    ['fd00::1', 'https://[fd00:0::1]'],
    ['[fd00::1]', 'https://[fd00::1]'],
    ['[fd00::1]:8443', 'https://[fd00::1]:8443'],
    ['fd00::/8', 'https://[fd00::1]'],
  ])('NO_PROXY=%s excepts %s', (noProxy, origin) => {
    expect(through(origin, { HTTPS_PROXY: P, NO_PROXY: noProxy })).toBeUndefined();
    expect(through(origin, { HTTPS_PROXY: P, no_proxy: noProxy })).toBeUndefined();
  });

  it.each([
    ['a.test', 'https://ba.test'],
    ['a.test:8443', 'https://a.test'],
    ['x.a.test', 'https://a.test'],
    ['10.0.0.0/8', 'https://11.0.0.1'],
    ['10.0.0.0/99', 'https://10.0.0.1'],
    ['10.0.0.0/8', 'https://10.test'],
    ['fd00::/8', 'https://10.1.2.3'],
    [', ,', 'https://a.test'],
    ['/', 'https://a.test'],
    ['.', 'https://a.test'],
  ])('NO_PROXY=%s does not except %s', (noProxy, origin) => {
    expect(through(origin, { HTTPS_PROXY: P, NO_PROXY: noProxy })).toBe(P);
  });

  it.each(['socks5://p.test:1080', 'http://', 'not a proxy', 'http://user:s3cret@:99999'])(
    'refuses %s with a sentence that names the variable and not the value',
    (value) => {
      const act = () => proxyFor('https://a.test', { https_proxy: value });
      expect(act).toThrow(/^The environment variable https_proxy does not name a proxy/);
      expect(act).not.toThrow(/s3cret|socks5:|not a proxy that/);
    },
  );

  it('keeps credentials for the transport and shows none', () => {
    const route = proxyFor('https://a.test', { HTTPS_PROXY: 'http://user:s3cret@proxy.test:3128' });
    expect(route).toEqual({
      url: 'http://user:s3cret@proxy.test:3128/',
      shown: P,
      variable: 'HTTPS_PROXY',
      readsRequests: false,
    });
  });

  it('says when the proxy can read the requests', () => {
    expect(proxyFor('http://a.test', { HTTP_PROXY: P })?.readsRequests).toBe(true);
    expect(proxyFor('http://a.test', { HTTP_PROXY: 'https://p.test' })?.readsRequests).toBe(false);
  });

  it('excepts the same host names as undici', async () => {
    const label = fc.constantFrom('a', 'b', 'test', 'example');
    const host = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'));
    const port = fc.constantFrom('', ':443', ':8443');
    const entry = fc
      .tuple(fc.constantFrom('', '.', '*.'), host, port)
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(host, port, fc.array(entry, { maxLength: 3 }), async (name, at, entries) => {
        const origin = new URL(`https://${name}${at}`).origin;
        const noProxy = entries.join(',');
        const ours = proxyFor(origin, { HTTPS_PROXY: P, NO_PROXY: noProxy }) !== undefined;
        expect(ours).toBe(await undiciUsesProxy(origin, noProxy));
      }),
      { numRuns: 100 },
    );
  });
});

/** Whether undici's own agent sends a request to an origin through the proxy, found out without a network. */
async function undiciUsesProxy(origin: string, noProxy: string): Promise<boolean> {
  const mock = new MockAgent();
  mock.disableNetConnect();
  mock.get(origin).intercept({ path: '/' }).reply(200, '');
  let direct = false;
  const agent = new EnvHttpProxyAgent({
    httpsProxy: P,
    noProxy,
    // Used for the direct way by its Agent, and by the proxy's, which hands over a connector.
    factory: (at, options) => {
      direct = typeof (options as { connect?: unknown }).connect !== 'function';
      return mock.get(String(at));
    },
  });
  const { statusCode } = await agent.request({ origin, path: '/', method: 'GET' });
  expect(statusCode).toBe(200);
  await mock.close();
  return !direct;
}
