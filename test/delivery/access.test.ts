import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Entity, Relationship } from '@jupiterone/integration-sdk-core';
import { accessAt, writeAccessExport } from '@graph-1password/tenant';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import { runImport } from '../../packages/cli/src/access/importing/run';
import { performRun } from '../../packages/cli/src/poll/run/perform';
import { PollerSetup } from './pollerSetup';
import { enter, INSTANCE, pollEnvironment, targetOf } from './environment';

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

const run = async () => {
  const report = await performRun(setup.folder.request(targetOf(setup.jupiterOne)), {
    now: () => setup.time,
  });
  expect(report).toMatchObject({ outcome: 'ok', reasons: [] });
  expect(setup.jupiterOne.graph(INSTANCE).problems).toEqual([]);
  const { since = '', until = '' } = report.window ?? {};
  return (Date.parse(until) - Date.parse(since)) / DAY;
};

/** What an administrator exports now. */
async function importAccess(
  name: string,
  change: (account: AccountAccess) => void = () => undefined,
): Promise<void> {
  const { root, stateFile } = setup.folder;
  const file = path.join(root, name);
  const account = accessAt(setup.tenant.tenant, setup.time);
  change(account);
  writeAccessExport(setup.tenant.tenant, account, file);
  const context = { print: () => '', printError: () => '', now: () => setup.time };
  const place = { stateDir: path.dirname(stateFile), integrationInstanceId: INSTANCE };
  process.env.XDG_DATA_HOME = path.join(root, 'none');
  expect(await runImport(file, place, context)).toBe(0);
}

type AccountAccess = ReturnType<typeof accessAt>;
type Kept = Entity | Relationship;
const TYPES = /_user$|_group$|_has_user|_manages_group|_allows_/;
const ofAccess = (objects: Iterable<Kept>): Map<string, Kept> =>
  new Map([...objects].flatMap((one) => (TYPES.test(one._type) ? [[one._key, one] as const] : [])));
/** What JupiterOne has of people, groups and access. */
function graph() {
  const { entities, relationships } = setup.jupiterOne.graph(INSTANCE);
  return ofAccess([...entities.values(), ...relationships.values()]);
}

/** What an object said and does not say any more, or says otherwise. */
const lost = (before: ReadonlyMap<string, Kept>, after: ReadonlyMap<string, Kept>): string[] =>
  [...before].flatMap(([key, was]) => {
    const is = after.get(key);
    if (!is) return [`${key} is gone`];
    return Object.entries(was).flatMap(([name, value]) => {
      const now = is[name];
      return value === null || JSON.stringify(now) === JSON.stringify(value)
        ? []
        : [`${key} ${name}: ${JSON.stringify(value)} is ${JSON.stringify(now)}`];
    });
  });

const learnedFile = () => setup.folder.stateFile.replace(/\.json$/, '.access/learned.jsonl');

test('after an import nothing that was known of people, groups and access is lost, and the next poll says the same', async () => {
  expect(await run()).toBe(3);
  const before = graph();
  setup.time += HOUR;
  await importAccess('export');
  // Once the whole look-back is read for what the snapshot rests on.
  expect(await run()).toBe(3);
  const first = graph();
  expect(first.size).toBeGreaterThan(before.size);
  expect(lost(before, first).filter((line) => /gone$| is undefined$/.test(line))).toEqual([]);

  setup.time += 60_000;
  expect(await run()).toBeCloseTo(2);
  expect(lost(first, graph())).toEqual([]);
  expect(graph().size).toBe(first.size);
});

test('what is gone between two snapshots without an event is said to be over, and stays so', async () => {
  await run();
  await importAccess('first');
  await run();
  const isSo = ([, edge]: [string, Kept]) => edge['active'] === true && 'asOf' in edge;
  const of = (type: RegExp) =>
    [...graph()].filter((each) => type.test(each[1]._type) && isSo(each));
  const [[granted, grant] = ['', undefined]] = of(/allows_user/);
  const [[member, membership] = ['', undefined]] = of(/group_has_user/);
  const idIn = (key: unknown) => (typeof key === 'string' ? (key.split(':')[1] ?? '') : '');
  const idsIn = (one: Kept | undefined) =>
    [one?.['_fromEntityKey'], one?.['_toEntityKey']].map(idIn);
  setup.time += HOUR;
  await importAccess('second', ({ userGrants, members }) => {
    const [vault = '', user = ''] = idsIn(grant);
    const [group = '', person = ''] = idsIn(membership);
    expect(userGrants.get(vault)?.delete(user)).toBe(true);
    expect(members.get(group)?.delete(person)).toBe(true);
  });
  for (let poll = 0; poll < 2; poll++) {
    await run();
    const over = { active: false, endedIs: 'between', endedOn: setup.time };
    expect(graph().get(granted)).toMatchObject({ ...over, canOpen: false, permissions: '' });
    expect(graph().get(member)).toMatchObject(over);
    expect(graph().get(member)).not.toHaveProperty('endedBy');
  }
});

test('a poll without news writes nothing of what was learned', async () => {
  await run();
  await importAccess('export');
  await run();
  // What happened in the very ms in which a window ends.
  setup.time++;
  await run();
  const files = [learnedFile(), `${setup.folder.stateFile}.known`];
  const before = files.map((file) => [readFileSync(file, 'utf8'), statSync(file).mtimeMs]);
  expect(before.every(([text]) => String(text).length > 1_000)).toBe(true);
  setup.time++;
  await run();
  expect(files.map((file) => [readFileSync(file, 'utf8'), statSync(file).mtimeMs])).toEqual(before);
});

test('without a snapshot a person of whom a poll sees one event keeps the rest', async () => {
  await run();
  let last = graph();
  for (let day = 0; day < 3; day++) {
    setup.time += DAY;
    await run();
    const now = graph();
    const users = new Map([...last].filter(([key]) => /^one_password_user:[A-Z0-9]+$/.test(key)));
    expect(users.size).toBeGreaterThan(10);
    expect(lost(users, now).filter((line) => / is undefined$/.test(line))).toEqual([]);
    last = now;
  }
  expect(existsSync(learnedFile())).toBe(false);
});
