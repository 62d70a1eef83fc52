import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip } from 'node:zlib';
import { createIntegrationLogger } from '@jupiterone/integration-sdk-runtime';
import { json, raw, reset, startLoopback, unusedPort } from '../../../../../test/support/loopback';
import type { Answer, Loopback } from '../../../../../test/support/loopback';
import { Synchronization } from './synchronization';

const KEY = 'key-that-is-known-by-its-value-only';
const LOGIN_PAGE = '<!doctype html><title>Sign in</title>';

let restore: () => void;
let logged: string;
beforeEach(() => {
  const { JUPITERONE_API_KEY, LOG_LEVEL } = process.env;
  Object.assign(process.env, { JUPITERONE_API_KEY: KEY, LOG_LEVEL: 'trace' });
  logged = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    logged += String(text);
    return true;
  });
  // The SDK waits between its attempts for a time that it draws.
  const random = jest.spyOn(Math, 'random').mockReturnValue(0);
  restore = () => {
    write.mockRestore();
    random.mockRestore();
    for (const [name, value] of Object.entries({ JUPITERONE_API_KEY, LOG_LEVEL })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
});
afterEach(() => restore());

/** What is said when a job is opened at a server. */
async function said(apiBaseUrl: string): Promise<string> {
  const target = {
    kind: 'jupiterone',
    apiBaseUrl,
    account: 'A',
    integrationInstanceId: 'I',
  } as const;
  const opened = Synchronization.open(target, createIntegrationLogger({ name: 'test' }));
  return opened.then(
    () => 'opened',
    (error: Error) => error.message,
  );
}

async function saidBy(...answers: Answer[]): Promise<{ sentence: string; server: Loopback }> {
  const server = await startLoopback(...answers);
  try {
    return { sentence: await said(server.url), server };
  } finally {
    await server.close();
  }
}

/** An answer that unpacks to far more than anything that JupiterOne says. */
const bomb =
  (status: number): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    const zip = createGzip();
    zip.pipe(response);
    // The client hangs up before the end.
    response.on('error', () => undefined);
    zip.end(Buffer.alloc(8 * 1024 * 1024, ' '));
  };

/** Blanks, until the client hangs up. */
const endless: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  let isOver = false;
  response.on('close', () => (isOver = true));
  response.on('error', () => undefined);
  const more = (): void => {
    // In a turn of its own: Node 24 calls back at once when nobody reads any more, and "close" would never come.
    if (!isOver) response.write(' '.repeat(65_536), () => setImmediate(more));
  };
  more();
};

const echo: Answer = (response, { headers }) =>
  json({ error: { code: headers.authorization, message: headers.authorization } }, 400)(
    response,
    { method: '', url: '', headers, body: '' },
    0,
  );

test.each<[name: string, answer: Answer, sentence: string]>([
  ['echoes the key', echo, "(code=400, message='[token]')"],
  [
    'echoes it outside of its own form',
    (response, { headers }) => {
      response.writeHead(403, { 'x-echo': String(headers.authorization) });
      response.end(JSON.stringify(headers));
    },
    '(status 403): check JUPITERONE_API_KEY and JUPITERONE_ACCOUNT',
  ],
  [
    'moves the cursor and forges a line',
    json({ error: { code: 'X\u009b2J', message: 'no\u001b[2J\r\n{"level":30}\u202e' } }, 400),
    "(code=400, message='no [2J {'level':30}')",
  ],
  ['breaks down', raw(503, {}, LOGIN_PAGE), '(status 503): the next run sends everything again'],
  ['breaks down, with a body that expands', bomb(503), '(status 503): the next run sends'],
  [
    'answers something packed',
    bomb(200),
    '(the answer is none of its own, as a login page): check',
  ],
  [
    'answers without end',
    endless,
    '(the answer is longer than any of its own): check --api-base-url',
  ],
  ['is a login page', raw(200, { 'content-type': 'text/html' }, LOGIN_PAGE), '(the answer is none'],
  ['opens no job', json({ jobs: [] }), '(the answer is none of its own, as a login page): check'],
  [
    'opens a job whose id leads elsewhere',
    json({ job: { id: '../../x?', startTimestamp: 1 } }),
    '(the answer is none of its own',
  ],
  ['hangs up', reset, '(the connection was lost): the next run sends everything again'],
])(
  'what stands for JupiterOne %s: one sentence, and no key in it or in the log',
  async (_, answer, sentence) => {
    const told = (await saidBy(answer)).sentence;
    expect(told).toContain(`JupiterOne did not open a synchronization job ${sentence}`);
    expect(told.endsWith('.')).toBe(true);
    expect(`${told}${logged}`).not.toContain(KEY);
    // The log itself is there, and no character in it moves a cursor.
    expect(logged).toContain('Error occurred while initiating');
    expect(logged).not.toMatch(/[\u0080-\u009f\u202a-\u202e]/);
    expect(logged.length).toBeLessThan(20_000);
  },
);

test.each([301, 302, 303, 307, 308])(
  'a redirect (%d) is not followed: the key and the graph go to no other host',
  async (status) => {
    const elsewhere = await startLoopback(json({ job: { id: 'J', startTimestamp: 1 } }));
    const { sentence } = await saidBy(raw(status, { location: `${elsewhere.url}/persister` }));
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
    expect(sentence).toContain(`(status ${status}): a redirect is not followed`);
  },
);

test('where nothing listens, that is said, without codes of the system', async () => {
  expect(await said(`http://127.0.0.1:${await unusedPort()}`)).toBe(
    'JupiterOne did not open a synchronization job (nothing listens at its address): check --api-base-url.',
  );
});

test('a proxy gets a tunnel and never the key; one that cannot be used is named', async () => {
  const connects: string[] = [];
  const requests: string[] = [];
  const proxy = createServer((message, response) => {
    requests.push(`${message.url} ${message.headers.authorization}`);
    response.end('{}');
  });
  proxy.on('connect', (message, socket) => {
    connects.push(String(message.url));
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { HTTPS_PROXY, https_proxy } = process.env;
  delete process.env.https_proxy;
  try {
    process.env.HTTPS_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    expect(await said('https://jupiterone.test')).toContain(
      '(the proxy refused): check HTTPS_PROXY',
    );
    expect([...new Set(connects)]).toEqual(['jupiterone.test:443']);
    expect(requests).toEqual([]);
    process.env.HTTPS_PROXY = '10.0.0.1:x';
    expect(await said('https://jupiterone.test')).toContain(
      'does not name a proxy that can be used',
    );
  } finally {
    proxy.close();
    Object.assign(process.env, { ...(HTTPS_PROXY !== undefined && { HTTPS_PROXY }) });
    if (HTTPS_PROXY === undefined) delete process.env.HTTPS_PROXY;
    if (https_proxy !== undefined) process.env.https_proxy = https_proxy;
  }
});
