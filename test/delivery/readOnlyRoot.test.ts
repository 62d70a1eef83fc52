import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Entity, Relationship } from '@jupiterone/integration-sdk-core';
import { DAY } from '@graph-1password/vocabulary';
import { generateTenant, startTenant } from '@graph-1password/tenant';
import type { RunningTenant } from '@graph-1password/tenant';
import { entitiesIn, relationshipsIn } from '../../packages/cli/src/poll/run/graphFiles';
import { buildExplorer } from '../../tools/build';
import { archivedGraph } from '../support/archivedGraph';
import { readOnlyRoot } from '../support/readOnlyRoot';
import { Program } from './program';
import { INSTANCE, pollEnvironment } from './environment';
import { differencesToUnion } from './truth';

// In processes that start anew: a busy machine needs its time.
jest.setTimeout(600_000);

/** The shortest look-back that reaches everything is a day longer than the history. */
const DAYS = 14;
/** Enough that each stream's references leave the memory for a temporary file: a thousand do. */
const LEAST_USAGES = 4_000;
const END = Date.UTC(2026, 2, 13, 15);

const volume = mkdtempSync(path.join(tmpdir(), 'graph-1password-volume-'));
chmodSync(volume, 0o777);
const way = readOnlyRoot(volume);

let program: Program;
let tenant: RunningTenant;
beforeAll(async () => {
  program = await Program.build();
  await buildExplorer(path.join(program.folder, 'dist'));
  chmodSync(program.folder, 0o755);
  tenant = await startTenant(
    generateTenant({ users: 40, days: DAYS, events: 6_500, vaults: 12, items: 200, now: END }),
    { now: () => END, recordFetches: false },
  );
});
afterAll(async () => {
  await tenant.close();
  program.remove();
  rmSync(volume, { recursive: true, force: true });
});

/** The environment of the image: state and graphs on the volume, no home, no folder for temporary files. */
function environment(): NodeJS.ProcessEnv {
  const { TMPDIR: _, ...env } = pollEnvironment(tenant, {}, END - Date.now());
  return {
    ...env,
    HOME: '/nonexistent',
    EVENTS_LOOKBACK_DAYS: String(DAYS + 1),
    XDG_STATE_HOME: path.join(volume, 'state'),
    XDG_DATA_HOME: path.join(volume, 'data'),
  };
}

const run = (...args: string[]) =>
  program.start(args, environment(), program.folder, way?.before(volume)).ended;

async function graphIn(folder: string) {
  const graph = { entities: [] as Entity[], relationships: [] as Relationship[] };
  for await (const batch of entitiesIn(folder)) graph.entities.push(...batch);
  for await (const batch of relationshipsIn(folder)) graph.relationships.push(...batch);
  return graph;
}

const usagesIn = ({ entities }: { entities: Entity[] }): Entity[] =>
  entities.filter(({ _type }) => _type === 'one_password_item_usage_event');

/** Expects the archive in a folder to be the whole truth about the tenant. */
async function expectWhole(folder: string): Promise<void> {
  const { vaults, items } = tenant.tenant;
  const graph = await archivedGraph(folder);
  const known = { running: tenant, since: END - (DAYS + 1) * DAY, until: END, vaults, items };
  expect(differencesToUnion(known, graph)).toEqual([]);
  expect(usagesIn(graph).length).toBeGreaterThanOrEqual(LEAST_USAGES);
}

const title =
  way?.name ?? 'with a program that cannot be written, since this sandbox allows no namespaces';

describe(title, () => {
  test('poll stores all of thousands of item usages', async () => {
    const args = ['--collect-only', '--once', '-i', INSTANCE];
    const { code, stderr, json } = await run('poll', ...args);
    expect([code, stderr]).toEqual([0, '']);
    const told = json.find(({ event }) => event === 'run');
    expect(told).toMatchObject({ outcome: 'ok', reasons: [] });
    expect(json.find(({ event }) => event === 'alerts')).toMatchObject({ warnings: [] });
    const folder = path.join(volume, 'data/graph-1password', INSTANCE);
    await expectWhole(path.join(folder, 'latest'));
    const status = await run('poll', '--status', '-i', INSTANCE);
    expect(status.code).toBe(0);
    if (process.getuid?.() === 0) expect(statSync(folder).uid).toBe(way ? 65_534 : 0);
  });

  test('collect stores them too, and what reads the graph works', async () => {
    const folder = path.join(volume, 'collected');
    mkdirSync(folder, { mode: 0o777 });
    chmodSync(folder, 0o777);
    const data = ['--data-dir', folder];
    const collected = await run('collect', ...data);
    expect([collected.code, collected.stderr]).toEqual([0, '']);
    // The server sends some of them twice.
    const sent = new Set(tenant.tenant.itemUsages.map(({ uuid }) => uuid));
    expect(usagesIn(await graphIn(folder)).length).toBe(sent.size);
    const page = path.join(volume, 'page.html');
    for (const command of [
      ['ask', 'FIND one_password_item_usage_event AS u RETURN COUNT(u)', ...data],
      ['detect', ...data],
      ['explore', '-o', page, ...data],
    ]) {
      const { code, stdout, stderr } = await run(...command);
      expect({ code, stderr, said: stdout.length > 0 }).toMatchObject({ code: 0, said: true });
    }
    expect(statSync(page).size).toBeGreaterThan(100_000);
  });
});
