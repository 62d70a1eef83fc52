import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Lock } from '@graph-1password/archive';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import { runPoll } from '../../packages/cli/src/poll/start';
import type { RunRequest } from '../../packages/cli/src/poll/run/request';
import type { RunReport } from '../../packages/cli/src/poll/run/report';
import { performRun } from '../../packages/cli/src/poll/run/perform';
import { entitiesIn, relationshipsIn } from '../../packages/cli/src/poll/run/graphFiles';
import { archivedGraph } from '../support/archivedGraph';
import { enter, INSTANCE, pollEnvironment } from './environment';
import { hashOf } from './hash';
import { PollerSetup } from './pollerSetup';
import { differencesToUnion } from './truth';

let setup: PollerSetup;
let leave: () => void;
beforeEach(async () => {
  setup = await PollerSetup.open();
  leave = enter(pollEnvironment(setup.tenant, { EVENTS_LOOKBACK_DAYS: '3' }));
});
afterEach(async () => {
  leave();
  await setup.close();
});

const archiveFolder = (): string => path.join(setup.folder.dataFolder, 'archive');
const latest = (): string => path.join(setup.folder.dataFolder, 'latest');

const KINDS = ['a graph in files', 'an archive'] as const;
type Kind = (typeof KINDS)[number];

const requestOf = (kind: Kind): RunRequest => ({
  ...setup.folder.request(),
  ...(kind === 'an archive' && { archive: { folder: archiveFolder(), required: true } }),
});

/** A run of a poller some hours later. */
function run(kind: Kind, hours = 5) {
  setup.time += hours * HOUR;
  return performRun(requestOf(kind), { now: () => setup.time, patienceMs: 10 });
}

/** In files people stay for longer than their events; and the line with the count of all. */
const OF_OLD_PEOPLE = /^\d+ differences|^not in the truth: (?!\w+_event:)/;

/** What is missing, doubled or wrong. @param since of the events that are kept, epoch ms */
async function differences(kind: Kind, since: number): Promise<string[]> {
  const { tenant } = setup.tenant;
  const known = { running: setup.tenant, since, until: setup.time };
  const truth = { ...known, vaults: tenant.vaults, items: tenant.items };
  if (kind === 'an archive') return differencesToUnion(truth, await archivedGraph(archiveFolder()));
  const graph = { entities: [] as never[], relationships: [] as never[] };
  for await (const batch of entitiesIn(latest())) graph.entities.push(...(batch as never[]));
  for await (const batch of relationshipsIn(latest())) {
    graph.relationships.push(...(batch as never[]));
  }
  return differencesToUnion(truth, graph).filter((line) => !OF_OLD_PEOPLE.test(line));
}

const lookback = (): number => setup.time - 3 * DAY;

/** From when on all events are kept, epoch ms: an archive forgets nothing. @param first run */
const firstKept = (kind: Kind, first: RunReport): number =>
  kind === 'an archive' ? Date.parse(first.window?.since ?? '') : lookback();

test.each(KINDS)(
  '%s that was removed while the state stays is said, and read again',
  async (kind) => {
    expect(await run(kind)).toMatchObject({ outcome: 'ok', reasons: [] });
    rmSync(setup.folder.dataFolder, { recursive: true });
    const again = await run(kind);
    expect(again.outcome).toBe('ok');
    expect(again.reasons).toEqual([
      expect.stringMatching(
        /^What earlier runs collected is not in \/.* any more, .*: this run reads/,
      ),
    ]);
    expect(await differences(kind, lookback())).toEqual([]);
    expect((await run(kind)).reasons).toEqual([]);
  },
);

test.each(KINDS)('an older copy of %s that was put back is said, and made whole', async (kind) => {
  const first = await run(kind);
  const copy = path.join(setup.folder.root, 'copy');
  cpSync(setup.folder.dataFolder, copy, { recursive: true, verbatimSymlinks: true });
  expect((await run(kind, 50)).outcome).toBe('ok');
  rmSync(setup.folder.dataFolder, { recursive: true });
  cpSync(copy, setup.folder.dataFolder, { recursive: true, verbatimSymlinks: true });
  const again = await run(kind);
  expect(again.reasons).toEqual([expect.stringContaining('or only an older copy of it')]);
  expect(await differences(kind, firstKept(kind, first))).toEqual([]);
});

test.each(['', '{"entities": [{"_key'])(
  'a file of the last graph that holds %j is named, and what it held is read again',
  async (content) => {
    await run('a graph in files');
    const folder = path.join(latest(), 'graph', 'fetch-audit-events', 'entities');
    const [name = ''] = readdirSync(folder);
    writeFileSync(path.join(folder, name), content);
    const report = await run('a graph in files');
    expect(report.outcome).toBe('partly');
    expect(report.reasons).toEqual([expect.stringMatching(new RegExp(`${name} is damaged: `))]);
    expect(await run('a graph in files')).toMatchObject({ outcome: 'ok', reasons: [] });
    expect(await differences('a graph in files', lookback())).toEqual([]);
  },
);

test.each(KINDS)('a run that another one is in the way of changes nothing of %s', async (kind) => {
  const first = await run(kind);
  const lock = Lock.take(path.join(setup.folder.dataFolder, 'run.lock'), {
    holder: 'run',
    cure: 'is at work',
  });
  const report = await run(kind);
  expect(report.outcome).toBe('failed');
  expect(report.reasons).toEqual([
    expect.stringMatching(
      /^Another run \(process \d+ on .*\) is writing to .*: wait until it ends/,
    ),
  ]);
  lock.release();
  expect(await run(kind)).toMatchObject({ outcome: 'ok', reasons: [] });
  expect(await differences(kind, firstKept(kind, first))).toEqual([]);
});

test.each(KINDS)(
  'a run that was paused, and whose place another one took, changes nothing of %s',
  async (kind) => {
    const first = await run(kind);
    const { dataFolder, stateFile } = setup.folder;
    const before = [hashOf(latest()), readFileSync(stateFile, 'utf8')];
    const lock = path.join(dataFolder, 'run.lock');
    const other = { pid: 1, started: '1', host: 'elsewhere', since: 'then' };
    setup.onTenant = () => void writeFileSync(lock, JSON.stringify(other));
    const report = await run(kind);
    expect(report).toMatchObject({ outcome: 'failed' });
    expect(report.reasons.join()).toMatch(
      /Another run \(process 1 on elsewhere, since then\) is writing to/,
    );
    expect([hashOf(latest()), readFileSync(stateFile, 'utf8')]).toEqual(before);
    rmSync(lock);
    setup.onTenant = () => undefined;
    expect(await run(kind)).toMatchObject({ outcome: 'ok' });
    expect(await differences(kind, firstKept(kind, first))).toEqual([]);
  },
);

test('a poller with another state and the data of one that runs ends with 5 and a sentence', async () => {
  const { root, dataFolder } = setup.folder;
  const lock = Lock.take(path.join(dataFolder, 'poller.lock'), { holder: 'poller', cure: '' });
  const errors = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const places = { stateDir: `${root}/other`, dataDir: `${root}/data` };
  const options = { ...places, integrationInstanceId: INSTANCE, collectOnly: true, once: true };
  expect(await runPoll({ ...options, jitter: 0, maxMinutes: 1 })).toBe(5);
  expect(errors.mock.calls.flat()).toEqual([
    expect.stringMatching(
      /^Another poller .* keeps its data in this folder: stop it, or use another/,
    ),
  ]);
  errors.mockRestore();
  lock.release();
});
