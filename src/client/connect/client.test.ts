import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { FakeClock } from '../../../test/support/fakeClock';
import {
  ConnectionRefusedError,
  ForbiddenError,
  InvalidIdError,
  NotFoundError,
  EmptyAnswerError,
  NotTheApiError,
  OnePasswordError,
  RedirectRefusedError,
  RequestTimeoutError,
  ServerError,
  UnauthorizedError,
} from '../errors';
import { createConnectClient } from './client';
import type { ConnectClientOptions } from './client';
import type { ConnectClient } from './types';

const TOKEN = 'eyJhbGciOiJFUzI1NiJ9.canary-token.c2ln';
const VAULT = 'ftz4pm2xxwmwrsd7rjqn7grfj4';
const ITEM = '2fcbqwe9ndg175zg2dzwftvkpa';
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined };
/** Every wait is longer than the time budget, so nothing is retried. */
const noRetry = { baseMs: 1e9, capMs: 1e9, random: () => 0.5 };

const open: (Server | ConnectClient)[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) {
    if ('closeAllConnections' in one) {
      one.closeAllConnections();
      await new Promise((done) => one.close(done));
    } else await one.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  open.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function connect(baseUrl: string, options: Partial<ConnectClientOptions> = {}): ConnectClient {
  const client = createConnectClient({
    baseUrl,
    token: TOKEN,
    logger: silent,
    retry: noRetry,
    ...options,
  });
  open.push(client);
  return client;
}

/** A server that gives the same answer to everything, with the requests that it got. */
async function answering(body: unknown, status = 200, type = 'application/json') {
  const requests: IncomingMessage[] = [];
  const baseUrl = await serve((request, response) => {
    requests.push(request);
    response.writeHead(status, { 'content-type': type });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  return { baseUrl, requests, client: connect(baseUrl) };
}

async function failure(promise: Promise<unknown>): Promise<OnePasswordError> {
  const error: unknown = await promise.then(
    () => new Error('It did not fail.'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OnePasswordError);
  return error as OnePasswordError;
}

const show = (value: unknown) => inspect(value, { depth: Infinity, showHidden: true });

describe('requests', () => {
  const vault = { id: VAULT };
  const item = { id: ITEM, vault };

  it.each(['', '/', '/connect', '/connect/'])('go below the base URL (path %j)', async (path) => {
    const seen: string[] = [];
    const baseUrl = await serve((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      const last = request.url?.split('/').filter(Boolean).at(-1);
      response.setHeader('content-type', 'application/json');
      if (last === 'heartbeat') response.setHeader('content-type', 'text/plain').end('.');
      else response.end(JSON.stringify(last === ITEM ? item : last === 'items' ? [item] : [vault]));
    });
    const client = connect(baseUrl + path);
    await client.verifyServer();
    await client.listVaults();
    await client.listItems(VAULT);
    await client.getItem(VAULT.toUpperCase(), ITEM.toUpperCase());
    const prefix = path.replace(/\/$/, '');
    expect(seen).toEqual([
      `GET ${prefix}/heartbeat`,
      `GET ${prefix}/v1/vaults/`,
      `GET ${prefix}/v1/vaults/${VAULT}/items`,
      `GET ${prefix}/v1/vaults/${VAULT}/items/${ITEM}`,
    ]);
  });

  it('carry the token, except the heartbeat', async () => {
    const { client, requests } = await answering([]);
    await client.listVaults();
    await failure(client.verifyServer());
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${TOKEN}`,
      undefined,
    ]);
  });

  it.each(['', 'x', '../../secrets', `${VAULT}/items`, 'a'.repeat(27)])(
    'are not made with the id %j',
    async (id) => {
      const { client, requests } = await answering([]);
      expect(await failure(client.listItems(id))).toBeInstanceOf(InvalidIdError);
      expect(await failure(client.getItem(VAULT, id))).toBeInstanceOf(InvalidIdError);
      expect(await failure(client.getItem(id, ITEM))).toBeInstanceOf(InvalidIdError);
      expect(requests).toHaveLength(0);
    },
  );

  /** A server that holds requests until `most` are running, then answers them all. */
  async function holding(most: number, total: number, status: (n: number) => number = () => 200) {
    const seen = { running: 0, started: 0, highest: [] as number[] };
    const waiting: (() => void)[] = [];
    const baseUrl = await serve((_request, response) => {
      const code = status(seen.started++);
      seen.highest.push(++seen.running);
      waiting.push(() => {
        seen.running--;
        response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(item));
      });
      // Answers come in whole batches, so that a bound is reached, and passed if it can be.
      const answer = () => waiting.splice(0).forEach((go) => go());
      if (seen.running >= most || seen.started >= total) setImmediate(answer);
    });
    return { baseUrl, seen };
  }

  const getItems = (client: ConnectClient, count: number) =>
    Promise.all(Array.from({ length: count }, () => client.getItem(VAULT, ITEM)));

  it.each([
    ['8 at first', {}, 8, 8],
    ['a given bound', { maxConcurrency: 3 }, 3, 40],
  ])('run at the same time up to %s', async (_bound, options, most, total) => {
    const { baseUrl, seen } = await holding(most, total);
    // A clock that stands still: on a slow machine the client would rightly ask for fewer at a time.
    const retry = { ...noRetry, clock: new FakeClock(0) };
    const client = connect(baseUrl, { retry, ...options });
    expect(await getItems(client, total)).toHaveLength(total);
    expect(Math.max(...seen.highest)).toBe(most);
  });

  it('are fewer at a time after the server had trouble', async () => {
    const { baseUrl, seen } = await holding(1, 0, (n) => (n < 8 ? 503 : 200));
    const retry = { baseMs: 0, random: () => 0 };
    expect(await getItems(connect(baseUrl, { retry }), 30)).toHaveLength(30);
    expect(seen.started).toBe(38);
    expect(Math.max(...seen.highest.slice(-10))).toBeLessThanOrEqual(4);
  });
});

it('lets nothing secret of a full item out', async () => {
  const { client } = await answering({
    id: ITEM,
    vault: { id: VAULT },
    title: 'Bank',
    urls: [{ href: 'https://ana:canary@bank.example/?canary' }],
    fields: [
      {
        label: 'canary',
        value: 'canary',
        totp: 'canary',
        passwordDetails: { history: ['canary'] },
      },
    ],
    sections: [{ id: 'canary', label: 'Recovery' }],
    files: [{ id: 'canary', name: 'key.pem', size: 7, content: 'canary' }],
  });
  const item = await client.getItem(VAULT, ITEM);
  expect(item).toMatchObject({
    sectionLabels: ['Recovery'],
    files: [{ name: 'key.pem', size: 7 }],
  });
  expect(show(item) + show(client)).not.toContain('canary');
});

describe('what is no Connect Server', () => {
  const SENTENCE =
    /answered, but it is not a Connect server \(.+\): did you enter your 1password\.com address\? /;

  it.each([
    ['a web page', '<html>canary</html>', 'text/html'],
    ['a text', 'canary', 'text/plain'],
    ['a JSON string', '"<html>canary</html>"', 'application/json'],
    ['a number', '42', 'application/json'],
    ['an object where a list belongs', { vaults: ['canary'] }, 'application/json'],
    ['a list of strings', ['canary', 'canary'], 'application/json'],
    ['a list of null', [null], 'application/json'],
    ['a list of lists', [['canary']], 'application/json'],
    ['a list of other objects', [{ uuid: 'canary' }], 'application/json'],
    ['ids of another kind', [{ id: '4bc1b5f4-2b4e-4f2e-9a52-canary' }], 'application/json'],
    ['ids that are numbers', [{ id: 42 }], 'application/json'],
  ])('is told by %s', async (_name, body, type) => {
    const { client } = await answering(body, 200, type);
    for (const call of [client.listVaults(), client.listItems(VAULT)]) {
      const error = await failure(call);
      expect(error).toBeInstanceOf(NotTheApiError);
      expect(error.message).toMatch(SENTENCE);
      expect(show(error)).not.toContain('canary');
    }
  });

  it.each([
    ['a list', [{ id: ITEM }]],
    ['another item', { id: 'a'.repeat(26) }],
    ['a text', '"x"'],
  ])('is told by %s where an item belongs', async (_name, body) => {
    const { client } = await answering(body);
    const error = await failure(client.getItem(VAULT, ITEM));
    expect(error).toBeInstanceOf(NotTheApiError);
    expect(error.message).toMatch(SENTENCE);
  });

  it('is told by an empty heartbeat', async () => {
    const { client } = await answering('', 200, 'text/plain');
    expect(await failure(client.verifyServer())).toBeInstanceOf(EmptyAnswerError);
  });

  it.each(['<html></html>', '..', '{"status":"ok"}'])(
    'is told by the heartbeat %j',
    async (body) => {
      const { client } = await answering(body, 200, 'text/plain');
      const error = await failure(client.verifyServer());
      expect(error).toBeInstanceOf(NotTheApiError);
    },
  );
});

describe('errors', () => {
  it.each([
    [401, UnauthorizedError],
    [403, ForbiddenError],
    [404, NotFoundError],
    [408, RequestTimeoutError],
    [500, ServerError],
  ])('status %d', async (status, type) => {
    const { client, requests } = await answering(
      { status, message: 'vault is not in scope' },
      status,
    );
    const error = await failure(client.listItems(VAULT));
    expect(error).toBeInstanceOf(type);
    expect(error.status).toBe(status);
    expect(error.message).toContain('vault is not in scope');
    expect(requests).toHaveLength(1);
  });

  it('tells a refused connection', async () => {
    const baseUrl = await serve(() => undefined);
    const server = open.pop() as Server;
    await new Promise((done) => server.close(done));
    expect(await failure(connect(baseUrl).listVaults())).toBeInstanceOf(ConnectionRefusedError);
  });

  it('follows no redirect, to this or another host', async () => {
    const other = await answering([]);
    const baseUrl = await serve((_request, response) => {
      response.writeHead(302, { location: `${other.baseUrl}/v1/vaults` }).end();
    });
    const client = connect(baseUrl);
    expect(await failure(client.listVaults())).toBeInstanceOf(RedirectRefusedError);
    expect(await failure(client.verifyServer())).toBeInstanceOf(RedirectRefusedError);
    expect(other.requests).toHaveLength(0);
  });

  it('asks again after 408 while the server synchronises', async () => {
    let requests = 0;
    const baseUrl = await serve((_request, response) => {
      response.writeHead(++requests < 3 ? 408 : 200, { 'content-type': 'application/json' });
      response.end('[]');
    });
    expect(await connect(baseUrl, { retry: { baseMs: 0 } }).listVaults()).toEqual({
      found: [],
      unreadable: 0,
    });
    expect(requests).toBe(3);
  });
});

it('shows no token, neither in the client nor in its errors nor in its log', async () => {
  const lines: unknown[] = [];
  const log = (...line: unknown[]) => lines.push(line);
  const { baseUrl } = await answering({ status: 401, message: `Bearer ${TOKEN} is bad` }, 401);
  const client = connect(baseUrl, { logger: { debug: log, info: log, warn: log } });
  const error = await failure(client.listVaults());
  expect(lines).not.toHaveLength(0);
  for (const shown of [show(client), show(error), show(lines), String(error.stack)]) {
    expect(shown).not.toContain('canary-token');
  }
});
