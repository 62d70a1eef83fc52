import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Polly } from '@pollyjs/core';
import FSPersister from '@pollyjs/persister-fs';
import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { createHttpClient } from '../../src/client/http';
import { memoryLogger } from '../support/logger';
import { startLoopback } from '../support/loopback';
import type { Answer, Loopback } from '../support/loopback';
import { recordable, UndiciAdapter } from './undiciAdapter';

let directory: string;
let server: Loopback;
let polly: Polly | undefined;
let pool: Pool;

/** Polly with its own persister: this file is about the adapter, not about redaction. */
function start(mode: 'record' | 'replay' | 'passthrough'): Dispatcher {
  polly = new Polly('adapter', {
    mode,
    adapters: [UndiciAdapter],
    persister: FSPersister,
    persisterOptions: { fs: { recordingsDir: directory } },
    matchRequestsBy: { headers: false },
    recordIfMissing: false,
    recordFailedRequests: true,
    flushRequestsOnStop: true,
    logLevel: 'silent',
  });
  return recordable(pool);
}

async function stop(): Promise<void> {
  await polly?.stop();
  polly = undefined;
}

type Sent = Omit<Dispatcher.RequestOptions, 'origin' | 'method'> & { method?: 'GET' | 'POST' };

async function send(dispatcher: Dispatcher, options: Sent) {
  const { statusCode, headers, body } = await dispatcher.request({
    origin: server.url,
    method: 'GET',
    ...options,
  });
  return { statusCode, type: headers['content-type'], body: Buffer.from(await body.arrayBuffer()) };
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'undici-adapter-'));
  server = await startLoopback((response, { method, url, body }, index) => {
    switch (url) {
      case '/error':
        return void response.writeHead(503, { 'retry-after': '7' }).end('busy');
      case '/empty':
        return void response.writeHead(204).end();
      case '/gzip':
        response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' });
        return void response.end(gzipSync('zipped text'));
      case '/brotli':
        response.writeHead(200, { 'content-encoding': 'br' });
        return void response.end(brotliCompressSync('zipped text'));
      case '/binary':
        return void response.end(Buffer.from([0, 255, 254, 10, 0xc3]));
      case '/cut':
        response.writeHead(200, { 'content-length': '100' });
        return void response.write('half', () => response.destroy());
      case '/count':
        return void response.end(`answer ${index + 1}`);
      default:
        return void response.end(`${method} ${url} ${body}`);
    }
  });
  pool = new Pool(server.url, { connections: 8 });
});

afterEach(async () => {
  await stop();
  await pool.destroy();
  await server.close();
  rmSync(directory, { recursive: true });
});

/** Puts another server in place of the usual one. */
async function restart(answer: Answer): Promise<void> {
  await pool.destroy();
  await server.close();
  server = await startLoopback(answer);
  pool = new Pool(server.url);
}

/** Records with the server, then replays without it. */
async function recordThenReplay<T>(traffic: (dispatcher: Dispatcher) => Promise<T>) {
  const recorded = await traffic(start('record'));
  await stop();
  await server.close();
  const replayed = await traffic(start('replay'));
  await stop();
  return { recorded, replayed };
}

describe('record, then replay with the server gone', () => {
  test.each<[string, Sent, string]>([
    ['a GET', { path: '/plain?a=1&b=2' }, 'GET /plain?a=1&b=2 '],
    ['a text body', { method: 'POST', path: '/p', body: 'text' }, 'POST /p text'],
    ['a byte body', { method: 'POST', path: '/p', body: Buffer.from('bytes') }, 'POST /p bytes'],
    ['gzip', { path: '/gzip' }, 'zipped text'],
    ['brotli', { path: '/brotli' }, 'zipped text'],
    ['an error status', { path: '/error' }, 'busy'],
    ['an empty body', { path: '/empty' }, ''],
  ])('%s', async (_name, options, expected) => {
    const { recorded, replayed } = await recordThenReplay((dispatcher) =>
      send(dispatcher, options),
    );
    expect(recorded.body.toString()).toBe(expected);
    expect(replayed).toEqual(recorded);
    expect(server.requests).toHaveLength(1);
  });

  test('a binary body', async () => {
    const { recorded, replayed } = await recordThenReplay((dispatcher) =>
      send(dispatcher, { path: '/binary' }),
    );
    expect(recorded.body).toEqual(Buffer.from([0, 255, 254, 10, 0xc3]));
    expect(replayed).toEqual(recorded);
  });

  test('a streamed request body', async () => {
    const { recorded, replayed } = await recordThenReplay((dispatcher) =>
      send(dispatcher, { method: 'POST', path: '/p', body: Readable.from(['str', 'eam']) }),
    );
    expect(recorded.body.toString()).toBe('POST /p stream');
    expect(replayed).toEqual(recorded);
  });

  test('status and Retry-After of a failure', async () => {
    const { replayed } = await recordThenReplay((dispatcher) =>
      dispatcher.request({ origin: server.url, method: 'GET', path: '/error' }),
    );
    expect(replayed.statusCode).toBe(503);
    expect(replayed.headers['retry-after']).toBe('7');
  });

  test('the same request repeats in order, others in any order', async () => {
    const inOrder = async (dispatcher: Dispatcher) => {
      const texts: string[] = [];
      for (let i = 0; i < 3; i++)
        texts.push((await send(dispatcher, { path: '/count' })).body.toString());
      return texts;
    };
    await inOrder(start('record'));
    await send(recordable(pool), { path: '/last' });
    await stop();
    await server.close();
    const dispatcher = start('replay');
    expect((await send(dispatcher, { path: '/last' })).body.toString()).toBe('GET /last ');
    expect(await inOrder(dispatcher)).toEqual(['answer 1', 'answer 2', 'answer 3']);
  });

  test('concurrent requests', async () => {
    const paths = Array.from({ length: 40 }, (_, index) => `/concurrent/${index}`);
    const traffic = (order: string[]) => async (dispatcher: Dispatcher) =>
      new Map(
        await Promise.all(
          order.map(async (path) => {
            const { body } = await send(dispatcher, { path });
            return [path, body.toString()] as const;
          }),
        ),
      );
    await traffic(paths)(start('record'));
    await stop();
    await server.close();
    const replayed = await traffic([...paths].reverse())(start('replay'));
    for (const path of paths) expect(replayed.get(path)).toBe(`GET ${path} `);
  });
});

test('in replay nothing is sent, and a request that was not recorded fails', async () => {
  await expect(send(start('replay'), { path: '/plain' })).rejects.toThrow(/is not found/);
  expect(server.requests).toEqual([]);
});

test('what Polly prints holds no credentials', async () => {
  const headers = { authorization: 'Bearer very-secret-token', cookie: 'very-secret-cookie' };
  const error = await send(start('replay'), { path: '/plain', headers }).catch((e: Error) => e);
  expect(String((error as Error).stack)).not.toContain('very-secret');
});

test('credentials reach the server', async () => {
  await restart((response, { headers }) => void response.end(headers.authorization));
  for (const headers of [
    { Authorization: 'Bearer t' },
    ['authorization', 'Bearer t'],
    new Map([['authorization', 'Bearer t']]),
  ]) {
    const { body } = await send(start('record'), { path: '/plain', headers });
    expect(body.toString()).toBe('Bearer t');
    await stop();
  }
});

test('passthrough sends and writes nothing', async () => {
  const { body } = await send(start('passthrough'), { path: '/plain' });
  expect(body.toString()).toBe('GET /plain ');
  await stop();
  await expect(send(start('replay'), { path: '/plain' })).rejects.toThrow(/is not found/);
});

test('a network failure reaches the client as it is, and is not recorded', async () => {
  await expect(send(start('record'), { path: '/cut' })).rejects.toMatchObject({
    code: 'UND_ERR_SOCKET',
  });
  await stop();
  await expect(send(start('replay'), { path: '/cut' })).rejects.toThrow(/is not found/);
});

test('an aborted request fails at once', async () => {
  const dispatcher = start('record');
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(send(dispatcher, { path: '/plain', signal })).rejects.toThrow('enough');
});

test('a request that is aborted on its way fails', async () => {
  const abort = new AbortController();
  await restart(() => abort.abort(new Error('enough')));
  const { signal } = abort;
  await expect(send(start('record'), { path: '/plain', signal })).rejects.toThrow('enough');
});

test('clients are recorded from their creation on, and find the recording of the moment', async () => {
  const options = { baseUrl: server.url, service: 'connect', logger: memoryLogger() } as const;
  const before = createHttpClient(options);
  start('record');
  const client = createHttpClient({ ...options, wrapDispatcher: recordable });
  const request = { method: 'GET', path: '/count' } as const;
  await client.requestText(request);
  await before.requestText(request);
  await stop();
  start('replay');
  expect((await client.requestText(request)).text).toBe('answer 1');
  expect((await before.requestText(request)).text).toBe('answer 3');
  await stop();
  await expect(client.requestText(request)).rejects.toThrow();
  expect(server.requests).toHaveLength(3);
  await Promise.all([client.close(), before.close()]);
});

test('two recordings cannot run at once', () => {
  start('replay');
  expect(() => new Polly('another', { adapters: [UndiciAdapter], logLevel: 'silent' })).toThrow(
    /Another recording is running/,
  );
});

test('a query outside of the path is refused', async () => {
  await expect(send(start('record'), { path: '/plain', query: { a: 1 } })).rejects.toThrow(
    /must be part of the path/,
  );
});
