import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MINUTE } from '@graph-1password/vocabulary';
import { runImport } from '../../packages/cli/src/access/importing/run';
import { Answers } from '../../packages/cli/src/graph/answers';
import { copyPlace } from '../../packages/cli/src/graph/copyPlace';
import { accessRecords } from '../../packages/cli/src/access/records';
import { snapshotOf } from './reading';
import { World } from './world';

const START = Date.UTC(2026, 2, 1);

let root: string;
const before = process.env;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'access-graph-'));
  process.env = { ...before, XDG_STATE_HOME: path.join(root, 'state'), XDG_DATA_HOME: root };
});
afterEach(() => {
  process.env = before;
  rmSync(root, { recursive: true, force: true });
});

test('an imported snapshot is in every graph that is read, moved forward by its events', async () => {
  const world = new World('graph', START);
  const entity = (_type: string, id: string, more: object = {}) => ({
    ...{
      _key: `${_type}:${id}`,
      _type,
      _class: ['Record'],
      id,
      name: id,
      displayName: id,
      ...more,
    },
  });
  const [group = '', other = ''] = [...world.groups.keys()].slice(2);
  const stranger = [...world.users.keys()].find((id) => !world.membersOf(group).has(id)) ?? '';
  const dataDir = path.join(root, 'graphs');
  const step = path.join(dataDir, 'graph', 'step', 'entities');
  mkdirSync(step, { recursive: true });
  const [vault = ''] = world.vaults;
  const entities = [
    entity('one_password_account', 'ACCOUNT'),
    ...[...world.users.keys()].map((id) => entity('one_password_user', id, { _class: ['User'] })),
    entity('one_password_vault', vault),
    entity('one_password_audit_event', 'JOIN', {
      ...{ objectType: 'gm', action: 'join', objectUUID: group, auxUUID: stranger, auxInfo: 'A' },
      ...{ actorEmail: 'boss@a.example', actorUUID: 'BOSS', createdOn: START + 9 * MINUTE },
    }),
  ];
  writeFileSync(path.join(step, '1.json'), JSON.stringify({ entities }));
  const place = copyPlace(dataDir, false).content;
  const rows = async (query: string) => {
    const source = await Answers.open(dataDir);
    const { rows: found } = await source.table(query, { now: START + 10 * MINUTE });
    source.close();
    return found;
  };
  expect(await rows('FIND one_password_group')).toEqual([]);

  const file = path.join(root, 'export.json');
  const answers = world.answers();
  writeFileSync(file, JSON.stringify({ schema: 1, complete: true, answers }));
  const context = {
    print: () => undefined,
    printError: () => undefined,
    now: () => START + MINUTE,
  };
  await runImport(file, { dataDir }, context);
  // What was copied for questions before is not asked any more.
  expect(copyPlace(dataDir, false).content).not.toBe(place);

  const groups = await rows(
    'FIND one_password_group AS g RETURN g.id, g.type, g.memberCount, g.builtIn',
  );
  expect(groups).toHaveLength(world.groups.size);
  expect(groups).toContainEqual({
    ...{ 'g.id': group, 'g.type': 'USER_DEFINED', 'g.builtIn': false },
    'g.memberCount': world.membersOf(group).size + 1,
  });
  expect(
    await rows(
      `FIND one_password_group WITH id = '${group}' THAT HAS AS e one_password_user WITH id = '${stranger}' RETURN e.role, e.since, e.grantedBy`,
    ),
  ).toEqual([
    { 'e.role': 'manager', 'e.since': START + 9 * MINUTE, 'e.grantedBy': 'boss@a.example' },
  ]);
  expect(
    await rows(
      `FIND one_password_user WITH id = '${stranger}' THAT MANAGES one_password_group AS g RETURN g.id`,
    ),
  ).toEqual([{ 'g.id': group }]);
  const granted = world.userGrants.get(vault) ?? new Map<string, never>();
  const opening = [...granted].filter(([, { permissions }]) => permissions.has('view_items'));
  expect(
    await rows(
      `FIND one_password_vault THAT ALLOWS AS e one_password_user AS u WHERE e.canOpen = true RETURN u.id`,
    ),
  ).toHaveLength(opening.length);
  expect(
    await rows(`FIND one_password_account THAT HAS one_password_group WITH id = '${other}'`),
  ).toHaveLength(1);
});

test('groups whose members nobody knows have no count', () => {
  const world = new World('counts', START);
  const [group = '', other = ''] = world.groups.keys();
  const snapshot = snapshotOf(
    world
      .answers()
      .map((each) =>
        each.command === 'group user list' && each.of === group ? { ...each, exit: 1 } : each,
      ),
  );
  const { entities } = accessRecords(
    snapshot,
    { changes: [], uses: new Map(), has: () => true },
    START + MINUTE,
  ) ?? { entities: [] };
  const counts = new Map(entities.map(({ id, memberCount }) => [id, memberCount]));
  expect([counts.get(group), counts.get(other)]).toEqual([undefined, world.membersOf(other).size]);
});
