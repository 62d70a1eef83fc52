import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { createClients, closeAll } from '../../src/client/factory';
import type { Clients } from '../../src/client/factory';
import { DAY, EVENT_KINDS } from '@graph-1password/vocabulary';
import type { EventKind } from '@graph-1password/vocabulary';
import type { EventPage } from '../../src/client/events/types';
import { parseConfig } from '../../src/config';
import { generateTenant, startTenant } from '@graph-1password/tenant';
import { SECRET_PREFIX } from '@graph-1password/tenant/testing';
import type { RunningTenant } from '@graph-1password/tenant';
import { findLeaks, partsOfToken } from '../e2e/leaks';
import { memoryLogger } from '../support/logger';
import { runNode } from './child';
import { compile } from '../support/compile';

const NOW = Date.UTC(2026, 2, 13, 15);
const tenant = generateTenant({
  ...{ users: 20, days: 2, events: 1000, vaults: 5, items: 60 },
  ...{ now: NOW, canary: SECRET_PREFIX },
});

/** A page whose answer is there once: the text of each of its events has all of it, and would be looked at as often. */
function shown({ texts = [], ...page }: EventPage<EventKind>): unknown {
  const answers = new Set(texts.flatMap((text) => text?.bytes ?? []));
  return {
    ...page,
    texts: texts.map((text) => text?.bytes.toString('utf8', text.from, text.to)),
    answers: Array.from(answers, String),
  };
}

let running: RunningTenant;
let clients: Clients;
const logger = memoryLogger();
/** Everything that the clients return. */
const results: unknown[] = [];
beforeAll(async () => {
  running = await startTenant(tenant, { now: () => NOW });
  clients = createClients(
    parseConfig({
      reportingEventBaseUrl: running.eventsBaseUrl,
      reportingEventAccessToken: running.eventsToken,
      connectServerBaseUrl: running.connectBaseUrl,
      connectServerAccessToken: running.connectToken,
    }),
    logger,
  );
  const { events, connect } = clients;
  results.push(await events?.introspect(), events?.stats());
  for (const kind of EVENT_KINDS) {
    const window = { since: NOW - DAY, until: NOW };
    for await (const page of events?.iterateEvents(kind, window) ?? []) results.push(shown(page));
  }
  for (const vault of (await connect?.listVaults())?.found ?? []) {
    const items = (await connect?.listItems(vault.id))?.found ?? [];
    results.push(vault, items);
    for (const item of items) results.push(await connect?.getItem(vault.id, item.id));
  }
});
afterAll(async () => {
  await closeAll(clients);
  await running.close();
});

const secrets = () => ({
  'a secret value': SECRET_PREFIX,
  ...partsOfToken('Events token', running.eventsToken),
  ...partsOfToken('Connect token', running.connectToken),
});
const everything = { depth: Infinity, showHidden: true, maxArrayLength: null, getters: true };
const leaksIn = (texts: Record<string, string>) =>
  findLeaks(new Map(Object.entries(texts)), secrets());

it('the tenant has a secret in every item, and all of them were read in full', () => {
  expect(tenant.secretValues).toContain(SECRET_PREFIX);
  expect(running.recordedFetches).toHaveLength(60);
  expect(inspect(results, everything)).toContain(tenant.items[0]?.title);
});

it('what the clients return holds no secret, hidden or not', () => {
  const clone = serialize(results);
  expect(
    leaksIn({
      inspected: inspect(results, { ...everything, maxStringLength: null }),
      json: JSON.stringify(results),
      serialised: clone.toString('latin1'),
      'serialised, two bytes a character': clone.toString('utf16le'),
      clone: JSON.stringify(deserialize(clone)),
    }),
  ).toEqual([]);
});

it('the clients show no token, whatever is looked at', () => {
  expect(
    leaksIn({
      inspected: inspect(clients, everything),
      json: JSON.stringify(clients),
      methods: Object.values(clients)
        .flatMap((client: object) => Reflect.ownKeys(client))
        .join(),
    }),
  ).toEqual([]);
});

it('their log holds no secret at any level', () => {
  expect(logger.lines.length).toBeGreaterThan(60);
  expect(leaksIn({ log: inspect(logger.lines, everything) })).toEqual([]);
});

it('only the returned values of the answers stay in memory', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'heap-'));
  const file = path.join(folder, 'all.heapsnapshot');
  const env = { URL_TO_READ: running.connectBaseUrl, TOKEN_TO_USE: running.connectToken };
  const script = await compile(folder, 'test/leaks/heap.ts');
  const { stderr, code } = await runNode(['--expose-gc', script, file], env);
  expect([code, stderr]).toEqual([0, '']);
  const heap = readFileSync(file);
  rmSync(folder, { recursive: true });
  // The snapshot is right if it holds the titles, which are returned.
  const title = JSON.stringify(tenant.items[0]?.title).slice(1, -1);
  expect([heap.includes(title), heap.includes(SECRET_PREFIX)]).toEqual([true, false]);
});
