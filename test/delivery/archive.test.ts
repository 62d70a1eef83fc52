import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Entity, Relationship } from '@jupiterone/integration-sdk-core';
import { isArchive, readSnapshot, verify } from '@graph-1password/archive';
import { generateTenant, startTenant } from '@graph-1password/tenant';
import { DAY, EntityTypes, HOUR } from '@graph-1password/vocabulary';
import { COMPUTED, TABLES } from '../../packages/cli/src/archive/model';
import { performRun } from '../../packages/cli/src/poll/run/perform';
import type { RunReport } from '../../packages/cli/src/poll/run/report';
import { entitiesIn, relationshipsIn } from '../../packages/cli/src/poll/run/graphFiles';
import { archivedGraph } from '../support/archivedGraph';
import { differencesToUnion } from './truth';
import { enter, pollEnvironment } from './environment';
import { PollerSetup } from './pollerSetup';

let setup: PollerSetup;
beforeEach(async () => {
  setup = await PollerSetup.open();
});
afterEach(() => setup.close());

const folderOf = () => path.join(setup.folder.dataFolder, 'archive');

/** A run in this process, at the setup's time. */
async function run(archive: boolean, days = 10): Promise<RunReport> {
  const leave = enter({ ...setup.env({ EVENTS_LOOKBACK_DAYS: String(days) }), NODE_OPTIONS: '' });
  try {
    const request = setup.folder.request();
    return await performRun(
      { ...request, ...(archive && { archive: { folder: folderOf(), required: true } }) },
      { now: () => setup.time },
    );
  } finally {
    leave();
  }
}

const known = (since: number) => {
  const { tenant } = setup.tenant;
  const { vaults, items } = tenant;
  return { running: setup.tenant, since, until: setup.time, vaults, items };
};

const latest = () => path.join(setup.folder.dataFolder, 'latest');

async function inFiles() {
  const graph = { entities: [] as Entity[], relationships: [] as Relationship[] };
  for await (const batch of entitiesIn(latest())) graph.entities.push(...batch);
  for await (const batch of relationshipsIn(latest())) graph.relationships.push(...batch);
  return graph;
}

const byKey = <T extends { _key: string }>(objects: T[]): Record<string, T> =>
  Object.fromEntries(objects.map((object) => [object._key, object]));

test('an archive is the same graph as files, in every property, raw data and relationship', async () => {
  expect(await run(false)).toMatchObject({ outcome: 'ok' });
  const files = await inFiles();
  setup.folder.forget();
  expect(await run(true)).toMatchObject({ outcome: 'ok' });
  const archived = await archivedGraph(folderOf());
  expect(byKey(archived.entities)).toEqual(byKey(files.entities));
  expect(byKey(archived.relationships)).toEqual(byKey(files.relationships));
  // Nothing is there that the tables do not know, and nothing is declared in vain.
  const declared = new Map(TABLES.map(({ type, properties }) => [type, properties]));
  for (const entity of files.entities) {
    if (COMPUTED.types.includes(entity._type)) continue;
    const names = new Set(declared.get(entity._type)?.map(({ name }) => name));
    for (const name of Object.keys(entity)) {
      const isComputed = (COMPUTED.ofUsers as readonly string[]).includes(name);
      if (name.startsWith('_') || entity[name] === undefined || isComputed) continue;
      expect([entity._type, name, names.has(name)]).toEqual([entity._type, name, true]);
    }
  }
});

test('runs add what is new, and the archive is the whole truth', async () => {
  const began = setup.time;
  const first = await run(true);
  expect(first).toMatchObject({ outcome: 'ok', reasons: [] });
  expect(first.archived?.rows).toBeGreaterThan(500);
  const { number } = readSnapshot(folderOf());
  expect((await run(true)).archived?.rows).toBe(0);
  expect(readSnapshot(folderOf()).number).toBe(number);
  setup.time += 30 * HOUR;
  expect(await run(true)).toMatchObject({ outcome: 'ok', items: { known: 30, read: 0 } });
  expect(differencesToUnion(known(began - 10 * DAY), await archivedGraph(folderOf()))).toEqual([]);
  expect(verify(folderOf()).problems).toEqual([]);
  expect(readdirSync(path.join(setup.folder.dataFolder, 'runs'))).toEqual([]);
  expect(isArchive(latest())).toBe(true);
});

test('an archive takes no data of another account', async () => {
  await run(true);
  const before = readSnapshot(folderOf());
  const ours = setup.tenant.tenant.account.uuid;
  const shape = { users: 20, days: 1, events: 300, vaults: 5, items: 30 };
  const other = await startTenant(generateTenant({ ...shape, seed: 'other', now: setup.time }), {
    now: () => setup.time,
  });
  const leave = enter({ ...pollEnvironment(other), NODE_OPTIONS: '' });
  const archive = { folder: folderOf(), required: true };
  const report = await performRun(
    { ...setup.folder.request(), archive },
    { now: () => setup.time },
  );
  leave();
  await other.close();
  expect(report.outcome).toBe('failed');
  expect(report.reasons).toEqual([
    `The archive in ${folderOf()} is of the account ${ours}, and this run read the account ${other.tenant.account.uuid}: choose another --archive, or another --integration-instance-id.`,
  ]);
  expect(readSnapshot(folderOf())).toEqual(before);
});

test('a poller with a graph in files goes on with an archive, and reads nothing twice', async () => {
  const began = setup.time;
  await run(false);
  setup.time += 10 * HOUR;
  await run(false);
  const before = setup.tenant.stats.total;
  setup.time += HOUR;
  const report = await run(true);
  expect(report).toMatchObject({ outcome: 'ok', items: { known: 30, read: 0 } });
  expect(Date.parse(report.window?.since ?? '')).toBe(setup.time - 49 * HOUR);
  expect(setup.tenant.stats.total - before).toBeLessThan(40);
  expect(differencesToUnion(known(began - 10 * DAY), await archivedGraph(folderOf()))).toEqual([]);
  expect(existsSync(path.join(latest(), 'graph'))).toBe(false);
  // What was first seen by the first run was not first seen now.
  const { entities } = await archivedGraph(folderOf(), { asOf: began + HOUR });
  expect(entities.filter(({ _type }) => _type === EntityTypes.SECRET)).toHaveLength(30);
});
