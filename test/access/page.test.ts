import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { access, modelOf } from '@graph-1password/explorer/testing';
import { buildGraph, runQuery } from '@graph-1password/j1ql/testing';
import { entityKey, EntityTypes, MINUTE } from '@graph-1password/vocabulary';
import { powerGroups } from '../../packages/cli/src/access/effective/powers';
import { linesOfVault } from '../../packages/cli/src/access/effective/vault';
import { accessOfGraph } from '../../packages/cli/src/access/facts';
import type { AccessSource } from '../../packages/cli/src/access/facts';
import { accessForPage } from '../../packages/cli/src/access/forPage';
import { accessFolderOf } from '../../packages/cli/src/access/place';
import { writeStored } from '../../packages/cli/src/access/store';
import type { Provenance } from '../../packages/cli/src/graph/provenance';
import type { Snapshot } from '../../src/access/snapshot';
import { replay } from '../../src/access/replay';
import { changesOf, entitiesOf, snapshotOf } from './reading';
import { World } from './world';

const START = Date.UTC(2026, 2, 1);

let root: string;
const before = process.env;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'access-page-'));
  process.env = { ...before, XDG_STATE_HOME: path.join(root, 'state') };
});
afterEach(() => {
  process.env = before;
  rmSync(root, { recursive: true, force: true });
});

/** A world with some history before and after its snapshot. */
function lived(seed: string): { world: World; snapshot: Snapshot } {
  const world = new World(seed, START);
  const live = (steps: number) => {
    for (let n = 0; n < steps; n++) {
      world.now += Math.ceil(world.random.next() * 20) * MINUTE;
      world.step();
    }
    world.now += 10 * MINUTE;
  };
  live(20);
  const snapshot = snapshotOf(world.answers());
  live(30);
  return { world, snapshot };
}

/** What the page gets of a world's events. */
async function pageOf(world: World, more: { account?: string } = {}) {
  const accounts = (more.account === undefined ? [] : [more.account]).map((id) => ({
    ...{ _key: entityKey(EntityTypes.ACCOUNT, id), _type: EntityTypes.ACCOUNT, id },
    _class: ['Account'],
  }));
  const events = entitiesOf(world.events).map((entity, at) => ({
    ...entity,
    _rawData: [{ name: 'default', rawData: world.events[at] }],
  }));
  const entities = [...accounts, ...events] as never[];
  const graph = buildGraph({ entities, relationships: [] }, { rawData: true, people: false });
  const source: AccessSource = {
    ofType: (type) => Promise.resolve(graph.byType.get(type) ?? []),
    table: (query, { now }) => Promise.resolve(runQuery(graph, query, { now })),
  };
  const provenance = { window: { since: START, until: world.now }, gaps: [] };
  return accessForPage(
    path.join(root, 'graphs'),
    await accessOfGraph(source, world.now + 1),
    provenance as unknown as Provenance,
    world.now,
  );
}

test.each(['page 1', 'page 2', 'page 3', 'page 4', 'page 5', 'page 6'])(
  'the page says of every vault what the command line says: %s',
  async (seed) => {
    const { world, snapshot } = lived(seed);
    writeStored(accessFolderOf({}), {
      ...{ schema: 1, importedOn: world.now, snapshot, differences: [] },
    });
    const model = modelOf({ entities: [], access: await pageOf(world), now: world.now });
    const state = replay(snapshot, changesOf(world.events), { until: world.now + 1 });
    const powers = powerGroups(state);
    for (const vault of state.vaults.keys()) {
      const key = entityKey(EntityTypes.VAULT, vault);
      const shown = access(model, { key, days: 90 }).rows.map((row) => ({
        ...{ user: row.userId, level: row.level, state: row.state },
        ...{ takes: row.can.take, changes: row.can.change, manages: row.can.manage },
        ways: row.ways.map(({ group, grant, member }) => [group?.id, grant.event, member?.since]),
        selfWays: row.selfWays.map(({ kind, group }) => `${kind} ${group?.id}`).sort(),
      }));
      const said = linesOfVault(state, vault, powers).map((line) => ({
        ...{ user: line.user, level: line.level, state: line.state },
        ...{ takes: line.takes, changes: line.changes, manages: line.manages },
        ways: line.ways.map(({ group, grant, member }) => [group, grant.event, member?.since]),
        selfWays: line.selfWays.map(({ kind, group }) => `${kind} ${group}`).sort(),
      }));
      const byUser = (a: { user: string }, b: { user: string }) => (a.user < b.user ? -1 : 1);
      expect({ vault, rows: shown.sort(byUser) }).toEqual({ vault, rows: said.sort(byUser) });
    }
  },
);

test('without a snapshot, and with one of another account, the page says that it is not the whole', async () => {
  const { world, snapshot } = lived('foreign');
  const alone = await pageOf(world);
  expect(alone.snapshot).toBeUndefined();
  expect(alone.notes[0]).toContain('No snapshot of access was imported');
  writeStored(accessFolderOf({}), {
    ...{ schema: 1, importedOn: world.now, differences: [] },
    snapshot: { ...snapshot, account: 'A'.repeat(26) },
  });
  const foreign = await pageOf(world, { account: 'B'.repeat(26) });
  expect(foreign.snapshot).toBeUndefined();
  expect(foreign.notes[0]).toContain('of another account than this graph');
  expect(foreign.members).toEqual(alone.members);
  expect((await pageOf(world, { account: 'A'.repeat(26) })).snapshot).toEqual({
    ...{ on: snapshot.asOf, source: 'the command line' },
  });
});
