import path from 'node:path';
import type { RunningTenant, TenantItem } from '@graph-1password/tenant';
import { startTenant } from '@graph-1password/tenant';
import { generateLeaversTenant } from '@graph-1password/tenant/testing';
import { DAY, HOUR, secretKey } from '@graph-1password/vocabulary';
import { loadArchive } from '../support/memoryGraph';
import { itemVersions } from '../../packages/cli/src/archive/versions';
import { runLeaver } from '../../packages/cli/src/leaver/run';
import type { LeaverOptions } from '../../packages/cli/src/leaver/run';
import type { LeaverAnswer } from '../../packages/cli/src/leaver/types';
import { performRun } from '../../packages/cli/src/poll/run/perform';
import { enter, PollFolder, pollEnvironment } from '../delivery/environment';
import { emailsOf, expectTruth, leaversBy } from './judge';

const NOW = Date.UTC(2026, 2, 13, 15);
const { tenant, truths } = generateLeaversTenant({ seed: 'archive', now: NOW, events: 400 });
const folder = new PollFolder();
const archive = path.join(folder.dataFolder, 'archive');
let running: RunningTenant;
let time = NOW;

beforeAll(async () => {
  running = await startTenant(tenant, { now: () => time, recordFetches: false });
  await poll();
});
afterAll(async () => {
  await running.close();
  folder.remove();
});

/** A run of a poller, in this process. */
async function poll(): Promise<void> {
  const env = pollEnvironment(running, { EVENTS_LOOKBACK_DAYS: '14' });
  const leave = enter({ ...env, NODE_OPTIONS: '' });
  try {
    const request = { ...folder.request(), archive: { folder: archive, required: true } };
    const { outcome, reasons } = await performRun(request, { now: () => time });
    expect([outcome, reasons]).toEqual(['ok', []]);
  } finally {
    leave();
  }
}

async function leaver(options: LeaverOptions = {}): Promise<LeaverAnswer> {
  const out: string[] = [];
  const to = { print: (text: string) => out.push(text), printError: fail };
  const stateDir = path.join(folder.root, 'none');
  const all = { all: true, format: 'json', dataDir: archive, now: time, stateDir } as const;
  expect(await runLeaver([], { ...all, ...options }, to)).toBe(0);
  return JSON.parse(out.join('')) as LeaverAnswer;
}

const fail = (text: string): never => {
  throw new Error(text);
};

test('a poller’s archive gives the list as it was written down, and the edges of the graph agree', async () => {
  const answer = await leaver();
  expectTruth(answer, leaversBy(truths), emailsOf(tenant));
  const { relationships } = await loadArchive(archive);
  const knows = relationships.filter((edge) => edge.class === 'KNOWS');
  for (const { person, items, machines } of answer.people) {
    // What programs read comes last: an edge tells what they know when that is more.
    const grades = new Map([...items, ...machines].map(({ itemId, grade }) => [itemId, grade]));
    const own = knows.filter(({ from }) => from.value('id') === person.uuid);
    const isCurrent = new Map(own.map(({ to, properties }) => [to.value('id'), properties]));
    expect(new Set(isCurrent.keys())).toEqual(new Set(grades.keys()));
    for (const [id, grade] of grades) {
      expect([id, isCurrent.get(id)?.['current']]).toEqual([id, grade === 'A']);
    }
  }
});

test('an item that is changed later is done, and --as-of still tells what it was', async () => {
  const before = await leaver();
  const [first] = before.people;
  const item = first?.items.find(({ grade, state }) => grade === 'A' && state === null);
  const changed = tenant.items.find(({ id }) => id === item?.itemId) as TenantItem;
  const [, editor] = tenant.people;
  time = NOW + 2 * HOUR;
  changed.version++;
  changed.lastEditedBy = editor?.uuid ?? '';
  changed.updatedAt = new Date(NOW + HOUR).toISOString();
  await poll();
  const itemOf = ({ people }: LeaverAnswer) =>
    people
      .find(({ person }) => person.uuid === first?.person.uuid)
      ?.items.find(({ itemId }) => itemId === item?.itemId);
  expect(itemOf(await leaver())).toMatchObject({
    ...{ grade: 'B', versionNow: changed.version },
    ...{ changedOn: NOW + HOUR, changedBy: editor?.email },
  });
  const then = await leaver({ asOf: () => NOW + HOUR });
  expect(then.asOf).toBe(NOW + HOUR);
  expect(itemOf(then)).toMatchObject({ grade: 'A', versionNow: changed.version - 1 });
  // The page's weeks are of when it changed, not of when a run saw it.
  const key = secretKey(changed.vault.id, changed.id);
  expect((await itemVersions(archive))[key]?.at(-1)).toEqual([changed.version, NOW + HOUR]);
  expect(await itemVersions(archive, { asOf: NOW + HOUR })).toEqual({});
  await expect(leaver({ asOf: () => NOW - 30 * DAY })).rejects.toThrow('choose a later --as-of');
});
