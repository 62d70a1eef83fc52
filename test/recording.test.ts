import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttpClient } from '../src/client/http';
import type { HttpClient, JsonRequest } from '../src/client/http';
import { recordingMode, setupProjectRecording } from './recording';
import type { ProjectRecording } from './recording';
import { recordable } from './polly/undiciAdapter';
import { findRecordings } from './recordings';
import { memoryLogger } from './support/logger';
import { startLoopback } from './support/loopback';
import type { Loopback } from './support/loopback';

const CANARY = 'CANARY-51d0';
const TOKEN = 'an-opaque-token-of-a-customer';
const ITEM_PATH = `/v1/vaults/${'v'.repeat(26)}/items/${'i'.repeat(26)}`;
const item = {
  id: 'i'.repeat(26),
  title: 'Bank',
  vault: { id: 'v'.repeat(26) },
  fields: [{ id: 'password', value: CANARY, passwordDetails: { history: [CANARY] } }],
  files: [{ id: 'f', name: 'key.pem', content: CANARY }],
  urls: [{ href: `https://u:${CANARY}@bank.example/?${CANARY}` }],
};

/** A little of both APIs. */
function startApis(): Promise<Loopback> {
  return startLoopback((response, { url, body }) => {
    response.setHeader('content-type', 'application/json');
    response.setHeader('set-cookie', `session=${CANARY}`);
    if (url === ITEM_PATH) return void response.end(JSON.stringify(item));
    if (url === '/heartbeat') return void response.end('.');
    if (url === '/v1/vaults') return void response.writeHead(403).end('{"status":403}');
    return void response.end(JSON.stringify({ items: [], cursor: body, has_more: false }));
  });
}

function clientOf(service: 'events' | 'connect', baseUrl: string): HttpClient {
  const recorded = { wrapDispatcher: recordable, logger: memoryLogger() };
  return createHttpClient({ baseUrl, token: TOKEN, service, ...recorded });
}

const query = (limit: number): JsonRequest => ({
  method: 'POST',
  path: '/api/v2/auditevents',
  body: { limit },
});
const getItem: JsonRequest = { method: 'GET', path: ITEM_PATH };

let directory: string;
let server: Loopback;
let running: ProjectRecording[] = [];
const start = (mode: 'record' | 'replay', name = 'both', maxBytes?: number) => {
  const options = { directory, name, mode, ...(maxBytes === undefined ? {} : { maxBytes }) };
  const recording = setupProjectRecording(options);
  running.push(recording);
  return recording;
};
const fileOf = (folder: string): string => findRecordings(folder)[0] ?? '';

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'recording-'));
  server = await startApis();
});
afterEach(async () => {
  await Promise.allSettled(running.map((recording) => recording.polly.stop()));
  running = [];
  await server.close();
  rmSync(directory, { recursive: true });
});

/** Uses both clients, in parallel. */
async function useBoth(origin: string) {
  const [events, connect] = [clientOf('events', origin), clientOf('connect', origin)];
  const answers = await Promise.all([
    events.requestJson(query(1)),
    events.requestJson(query(2)),
    connect.requestJson(getItem),
    connect.requestText({ method: 'GET', path: '/heartbeat' }),
    connect.requestJson({ method: 'GET', path: '/v1/vaults' }).catch((e: Error) => e.name),
  ]);
  await Promise.all([events.close(), connect.close()]);
  return answers;
}

test('both clients are recorded, and replayed without the server and on another port', async () => {
  const recording = start('record');
  const [, , recordedItem] = await useBoth(server.url);
  await recording.stop();
  expect(recordedItem).toMatchObject({ body: item });
  await server.close();

  const replaying = start('replay');
  const [first, second, replayedItem, heartbeat, refused] = await useBoth('http://127.0.0.1:9');
  await replaying.stop();
  expect(first).toMatchObject({ body: { cursor: '{"limit":1}' } });
  expect(second).toMatchObject({ body: { cursor: '{"limit":2}' } });
  expect(replayedItem).toMatchObject({ body: { id: item.id, title: 'Bank' } });
  expect(heartbeat).toMatchObject({ text: '.' });
  expect(refused).toBe('ForbiddenError');
  expect(server.requests).toHaveLength(5);
});

test('the committed recording replays both clients', async () => {
  const recording = setupProjectRecording({ directory: __dirname, name: 'both-clients' });
  running.push(recording);
  const origin = recording.mode === 'record' ? server.url : 'http://127.0.0.1:9';
  const [events, , replayedItem] = await useBoth(origin);
  await recording.stop();
  expect(events).toMatchObject({ body: { items: [], has_more: false } });
  expect(replayedItem).toMatchObject({ body: { title: 'Bank' } });
});

test('no secret, cookie, token, date or port is written', async () => {
  const recording = start('record');
  await useBoth(server.url);
  await recording.stop();
  const text = readFileSync(fileOf(directory), 'utf8');
  for (const secret of [CANARY, TOKEN, 'cookie"', 'authorization', '127.0.0.1']) {
    expect(text).not.toContain(secret);
  }
  expect(text.match(/\b20\d\d-\d\d/g)).toBeNull();
  expect(text.match(/\[REDACTED\]/g)).toHaveLength(5);
});

test('recording again gives the same bytes, in whatever order the requests were sent', async () => {
  const record = async (folder: string, limits: number[]) => {
    const recording = setupProjectRecording({ directory: folder, name: 'same', mode: 'record' });
    const client = clientOf('events', server.url);
    for (const limit of limits) await client.requestJson(query(limit));
    await client.close();
    await recording.stop();
    return readFileSync(fileOf(folder), 'utf8');
  };
  const once = await record(directory, [1, 2, 3, 1]);
  expect(await record(directory, [3, 1, 1, 2])).toBe(once);
  const elsewhere = mkdtempSync(join(tmpdir(), 'recording-'));
  expect(await record(elsewhere, [2, 1, 3, 1])).toBe(once);
  rmSync(elsewhere, { recursive: true });
});

test('recording again forgets what is no longer asked', async () => {
  for (const limits of [[1, 2], [2]]) {
    const recording = start('record');
    const client = clientOf('events', server.url);
    for (const limit of limits) await client.requestJson(query(limit));
    await client.close();
    await recording.stop();
  }
  const { log } = JSON.parse(readFileSync(fileOf(directory), 'utf8')) as { log: { entries: [] } };
  expect(log.entries).toHaveLength(1);
});

describe('a request that was not recorded', () => {
  test('fails with a sentence in the client, and again at the end', async () => {
    const recording = start('replay');
    const client = clientOf('events', server.url);
    const sentence =
      /^No answer is recorded in \S+recording\.har for POST https:\/\/events\.1password\.example\/api\/v2\/auditevents with the body {"limit":1}\. .*npm run record/;
    await expect(client.requestJson(query(1))).rejects.toThrow(sentence);
    await expect(recording.stop()).rejects.toThrow(sentence);
    expect(server.requests).toEqual([]);
    expect(existsSync(join(directory, '__recordings__'))).toBe(false);
    await client.close();
  });

  test('fails when it is sent more often than it was recorded', async () => {
    const recording = start('record');
    const client = clientOf('events', server.url);
    await client.requestJson(query(1));
    await recording.stop();
    start('replay');
    await client.requestJson(query(1));
    await expect(client.requestJson(query(1))).rejects.toThrow(/was sent 1 times before/);
    await client.close();
  });
});

describe('nothing is written', () => {
  test.each([
    ['the answer repeats the token', '/v1/vaults/v', /holds the token of a request/],
    ['the answer cannot be redacted', '/v1/vaults/v/items/i/files/f/content', /cannot be redacted/],
  ])('when %s', async (_name, path, message) => {
    await server.close();
    server = await startLoopback((response, { headers }) => {
      const [, token] = headers.authorization?.split(' ') ?? [];
      response.end(
        path.endsWith('/content') ? 'BEGIN PRIVATE KEY' : JSON.stringify({ name: token }),
      );
    });
    const recording = start('record');
    const client = clientOf('connect', server.url);
    await client.requestText({ method: 'GET', path });
    await expect(recording.stop()).rejects.toThrow(message);
    expect(findRecordings(directory)).toEqual([]);
    await client.close();
  });

  test('when it is too large', async () => {
    const recording = start('record', 'large', 100);
    const client = clientOf('events', server.url);
    await client.requestJson(query(1));
    await expect(recording.stop()).rejects.toThrow(/has \d+ bytes and 100 are allowed/);
    expect(findRecordings(directory)).toEqual([]);
    await client.close();
  });
});

test('a directory that does not exist is refused', () => {
  expect(() => setupProjectRecording({ directory: '/nowhere', name: 'x' })).toThrow(
    /"\/nowhere" of recording "x" does not exist/,
  );
});

test('the environment variable RECORD decides what happens by default', () => {
  const before = process.env.RECORD;
  delete process.env.RECORD;
  expect(recordingMode()).toBe('replay');
  process.env.RECORD = '1';
  expect(recordingMode()).toBe('record');
  if (before === undefined) delete process.env.RECORD;
  else process.env.RECORD = before;
});
