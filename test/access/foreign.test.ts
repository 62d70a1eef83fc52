import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EntityTypes, entityKey, MINUTE } from '@graph-1password/vocabulary';
import {
  accessFolderOfGraph,
  accessFolderToRead,
  accessInGraph,
  OTHER_ACCOUNT,
} from '../../packages/cli/src/access/ofGraph';
import { accessFolderOf, snapshotFolder, stateFileOf } from '../../packages/cli/src/access/place';
import { writeStored } from '../../packages/cli/src/access/store';
import { Answers } from '../../packages/cli/src/graph/answers';
import { showRun } from '../../packages/cli/src/graph/latest';
import { provenanceOf } from '../../packages/cli/src/graph/provenance';
import { accessEdges, convertGroups } from '../../src/steps/build-access/converter';
import { replay } from '../../src/access/replay';
import { relate } from '../../src/relationships';
import { changesOf, entitiesOf, snapshotOf } from './reading';
import { World } from './world';

const START = Date.UTC(2026, 2, 1);
const [OURS, OTHERS] = ['B'.repeat(26), 'A'.repeat(26)];

let root: string;
const before = process.env;
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'access-foreign-')));
  const { GRAPH_1PASSWORD_DATA_DIR: _, INTEGRATION_INSTANCE_ID: __, ...env } = before;
  process.env = { ...env, XDG_STATE_HOME: path.join(root, 'state'), XDG_DATA_HOME: root };
  jest.spyOn(process, 'cwd').mockReturnValue(root);
});
afterEach(() => {
  process.env = before;
  jest.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

/** A graph as a run leaves it that knows events alone: with the groups and the access that they prove. */
function collected(world: World): { folder: string; groups: number; edges: number } {
  const folder = path.join(root, 'graphs');
  const state = replay(undefined, changesOf(world.events), { until: world.now + 1 });
  const groups = convertGroups(state, true);
  const object = (_type: string, id: string, _class: string) => ({
    ...{ _key: entityKey(_type as never, id), _type, _class: [_class], id, name: id },
    displayName: id,
  });
  const entities = [
    object(EntityTypes.ACCOUNT, OURS, 'Account'),
    ...[...state.users.keys()].map((id) => object(EntityTypes.USER, id, 'User')),
    ...[...state.vaults.keys()].map((id) => object(EntityTypes.VAULT, id, 'Vault')),
    ...groups,
    ...entitiesOf(world.events),
  ];
  const relationships = Array.from(
    accessEdges(state, { uses: new Map(), ended: true }),
    ({ kind, from, to, properties }) => relate(kind, from, to, properties),
  );
  for (const [name, content] of Object.entries({ entities, relationships })) {
    const step = path.join(folder, 'graph', 'step', name);
    mkdirSync(step, { recursive: true });
    writeFileSync(path.join(step, '1.json'), JSON.stringify({ [name]: content }));
  }
  return { folder, groups: groups.length, edges: relationships.length };
}

/** What an answer counts, and what is told with it. */
async function counts(folder: string, own = false) {
  const source = await Answers.open(folder, { ownReads: own });
  try {
    const count = async (query: string) =>
      (await source.table(query, { now: 0 })).rows[0]?.['n'] as number;
    const { lacks, accessOn } = provenanceOf(folder, source.facts, START);
    return {
      groups: await count('FIND one_password_group AS g RETURN COUNT(g) AS n'),
      members: await count(
        'FIND one_password_group THAT HAS AS e one_password_user RETURN COUNT(e) AS n',
      ),
      isTold: lacks.includes(OTHER_ACCOUNT),
      accessOn,
    };
  } finally {
    source.close();
  }
}

test.each(['foreign 1', 'foreign 2'])(
  'a snapshot of another account takes nothing from a graph, and is not said to be in it: %s',
  async (seed) => {
    const world = new World(seed, START);
    for (let n = 0; n < 30; n++) {
      world.now += 5 * MINUTE;
      world.step();
    }
    const { folder, groups, edges } = collected(world);
    const alone = await counts(folder);
    expect(alone).toMatchObject({ groups, isTold: false, accessOn: undefined });
    expect([groups > 0, edges > 0, alone.members > 0]).toEqual([true, true, true]);

    const snapshot = snapshotOf(new World('theirs', START).answers());
    const stored = { schema: 1 as const, importedOn: START, differences: [] };
    writeStored(accessFolderOf({}), { ...stored, snapshot: { ...snapshot, account: OTHERS } });
    const left = { ...alone, isTold: true };
    expect(await counts(folder)).toEqual(left);
    // The copy that is kept for the next questions says the same.
    expect(await counts(folder)).toEqual(left);
    expect(await counts(folder, true)).toEqual(left);

    const later = { ...snapshot, asOf: snapshot.asOf + MINUTE, account: OURS };
    writeStored(accessFolderOf({}), { ...stored, snapshot: later });
    const ours = await counts(folder);
    expect(ours).toMatchObject({ isTold: false, accessOn: later.asOf });
    expect(ours.groups).toBeGreaterThan(groups);
    // A graph of a moment before the snapshot has groups, too, and nothing of it.
    expect(accessInGraph(folder, { accountId: OURS })).toEqual({ isForeign: false });
  },
);

test('snapshots of a demo are beside its graph, whatever names the graph', () => {
  const demo = path.join(root, '.graph-1password', 'demo');
  mkdirSync(path.join(demo, 'graph'), { recursive: true });
  const beside = `${demo}-access`;
  const own = accessFolderOf({});
  expect(own).toContain(path.join(root, 'state'));
  expect(accessFolderOf({ dataDir: demo })).toBe(beside);
  expect(accessFolderOf({ dataDir: path.join(demo, 'graph') })).toBe(beside);
  expect(accessFolderOf({ dataDir: path.join(root, '.graph-1password') })).toBe(beside);
  writeFileSync(path.join(root, '.env'), `GRAPH_1PASSWORD_DATA_DIR=${demo}\n`);
  expect(accessFolderOf({})).toBe(beside);
  rmSync(path.join(root, '.env'));
  process.env.GRAPH_1PASSWORD_DATA_DIR = '.graph-1password/demo';
  expect(accessFolderOf({})).toBe(beside);
  // Who names another graph, state folder or instance does not mean the demo.
  mkdirSync(path.join(root, 'mine', 'graph'), { recursive: true });
  expect(accessFolderOf({ dataDir: path.join(root, 'mine') })).toBe(own);
  expect(accessFolderOf({ stateDir: path.join(root, 's') })).toContain(path.join(root, 's'));
});

test('the snapshots of a graph are those of its instance, for whoever asks', () => {
  const dataDir = path.join(root, 'data');
  const run = path.join(dataDir, 'cmp', 'runs', 'run-1');
  mkdirSync(path.join(run, 'graph'), { recursive: true });
  showRun(path.join(dataDir, 'cmp'), run);
  const snapshot = snapshotOf(new World('ours', START).answers());
  const stored = { schema: 1 as const, importedOn: START, snapshot, differences: [] };
  const ofCmp = snapshotFolder({ integrationInstanceId: 'cmp' });
  const read = () => [
    accessFolderOfGraph(run),
    accessFolderToRead({ dataDir }),
    accessFolderToRead({ dataDir, integrationInstanceId: 'cmp' }),
  ];
  expect(accessFolderOf({ dataDir })).toBe(ofCmp);

  // Imported before it was known whose the graph is: it stays in use, unless it is that of another poller.
  const nameless = snapshotFolder({});
  writeStored(nameless, stored);
  expect(read()).toEqual([nameless, nameless, nameless]);
  expect(accessFolderOf({ dataDir })).toBe(ofCmp);
  writeFileSync(stateFileOf({}), '{}');
  expect(read()).toEqual([ofCmp, ofCmp, ofCmp]);
  rmSync(stateFileOf({}));

  writeStored(ofCmp, stored);
  expect(read()).toEqual([ofCmp, ofCmp, ofCmp]);
  const stateDir = path.join(root, 's');
  expect(accessFolderToRead({ dataDir, stateDir })).toBe(
    snapshotFolder({ stateDir, integrationInstanceId: 'cmp' }),
  );
});

test('a snapshot goes to no instance when several are meant', () => {
  const dataDir = path.join(root, 'data');
  for (const name of ['a', 'b']) {
    const run = path.join(dataDir, name, 'runs', 'run-1');
    mkdirSync(path.join(run, 'graph'), { recursive: true });
    showRun(path.join(dataDir, name), run);
  }
  expect(() => accessFolderOf({ dataDir })).toThrow('contains graphs of 2 instances: a, b.');
});
