import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import type { Snapshot } from '../../access/snapshot';
import type { LearnedAccess } from '../../run/access';
import type { KnownPerson, KnownThings } from '../../run/known';
import { expectDeclaredGraph, REPLAYED_ACCOUNT, runRecordedStep } from '../../../test/stepTest';
import { neverSet } from '../../../test/support/declared';
import { Entities } from '../../entities';
import { Steps } from '../constants';

/** The step reads nothing of its own, so that the recording of the users is enough. */
const USERS = path.join(__dirname, '..', 'build-users');

/** Of the recording: a vault, the group that is granted it, who joins a group and becomes its manager, and who is suspended. */
const PRODUCTION = '62opk7wt7bypfd5a5dl7gxwotp';
const ENGINEERING = '6jpmgwz2rhvuzdp5rsp3eco5p5';
const FINANCE = 'pxy4xqmzcqvif22hqk455jlwvh';
const MANAGER = 'JPIRSCWEAUS76IFJQBQFEAN5ZU';
const SUSPENDED = 'JEUP5QHDD2V655CQIFM4VI6ANO';
const NEVER_SEEN = 'A'.repeat(26);

/** Before all events of the recording. */
const ASKED = Date.UTC(2026, 0, 12);
const answer = <Row>(rows: Row[]) => ({ asOf: ASKED, rows });
const snapshot: Snapshot = {
  ...{ schema: 1, source: 'op', account: REPLAYED_ACCOUNT, asOf: ASKED, lacks: [] },
  users: answer([{ id: NEVER_SEEN, name: 'Never seen', state: 'SUSPENDED' }]),
  groups: answer([
    {
      id: ENGINEERING,
      name: 'Engineering',
      type: 'USER_DEFINED',
      accountPermissions: ['MANAGE_GROUPS'],
    },
  ]),
  members: {
    [ENGINEERING]: answer([
      { user: NEVER_SEEN, role: 'MEMBER' as const },
      { user: SUSPENDED, role: 'MANAGER' as const },
    ]),
  },
  userGrants: { [PRODUCTION]: answer([]) },
  groupGrants: { [PRODUCTION]: answer([{ principal: ENGINEERING, permissions: ['view_items'] }]) },
};

type Edge = Record<string, unknown>;
const between = (edges: readonly object[], from: string, to: string): Edge | undefined =>
  (edges as Edge[]).find(
    ({ _fromEntityKey: start, _toEntityKey: end }) =>
      String(start).endsWith(`:${from}`) && String(end).endsWith(`:${to}`),
  );

test('without a snapshot audit events prove some groups, members and grants, and how much is not known', async () => {
  const { collectedEntities, collectedRelationships: edges } = await runRecordedStep(
    USERS,
    Steps.ACCESS,
    { recording: Steps.USERS },
  );
  expect(collectedEntities.map(({ _type }) => _type)).toEqual(
    collectedEntities.map(() => 'one_password_group'),
  );
  expect(collectedEntities.every((group) => group['asOf'] === undefined)).toBe(true);
  const granted = between(edges, PRODUCTION, ENGINEERING);
  expect(granted).toMatchObject({
    ...{ _class: 'ALLOWS', active: true, permissionsKnown: false, permissions: '' },
    ...{ since: Date.UTC(2026, 0, 14, 18, 12), sinceIs: 'exact' },
    grantedBy: expect.stringContaining('@') as string,
  });
  expect(granted).not.toHaveProperty('canOpen');
  expect(between(edges, FINANCE, MANAGER)).toMatchObject({ role: 'manager', active: true });
  expect(between(edges, MANAGER, FINANCE)).toMatchObject({
    ...{ _class: 'MANAGES', active: true, since: Date.UTC(2026, 0, 14, 22, 6) },
  });
});

test('what an event ended is said with the edge, and gives nothing any more', async () => {
  const { collectedRelationships: edges } = await runRecordedStep(USERS, Steps.ACCESS, {
    recording: Steps.USERS,
  });
  const ended = (edges as Edge[]).filter(({ active }) => active === false);
  expect(ended).toMatchObject([
    {
      ...{ _type: 'one_password_vault_allows_user', endedOn: Date.UTC(2026, 0, 15, 3) },
      ...{ canOpen: false, canReveal: false, canManage: false, permissions: '' },
    },
  ]);
});

test('a snapshot is moved forward by the events, with the people whom none of them names', async () => {
  let learned: LearnedAccess | undefined;
  const access = { snapshot, learn: (each: LearnedAccess) => (learned = each) };
  const { collectedEntities, collectedRelationships: edges } = await expectDeclaredGraph(
    USERS,
    Steps.ACCESS,
    { recording: Steps.USERS, options: { access } },
  );
  expect(neverSet([Entities.GROUP], collectedEntities)).toEqual([]);
  const users = collectedEntities.filter(({ _type }) => _type === 'one_password_user');
  expect(users).toMatchObject([{ name: 'Never seen', status: 'suspended', email: null }]);
  const group = collectedEntities.find(({ id }) => id === ENGINEERING);
  expect(group).toMatchObject({ name: 'Engineering', memberCount: 2, ableCount: 0, asOf: ASKED });
  // The event says that there may be more.
  expect(between(edges, PRODUCTION, ENGINEERING)).toMatchObject({
    ...{ canOpen: true, permissions: 'view_items', permissionsKnown: false },
    ...{ asOf: ASKED, sinceIs: 'before' },
  });
  expect(between(edges, ENGINEERING, SUSPENDED)).toMatchObject({
    ...{ role: 'manager', userState: 'suspended' },
  });
  expect(learned?.changes.length).toBeGreaterThan(20);
});

test('a snapshot of another account is left out', async () => {
  const access = {
    snapshot: { ...snapshot, account: 'ANOTHER' },
    learn: () => {
      throw new Error('Nothing is to be learned.');
    },
  };
  const { collectedEntities } = await runRecordedStep(USERS, Steps.ACCESS, {
    ...{ recording: Steps.USERS, options: { access } },
  });
  expect(collectedEntities.some(({ id }) => id === NEVER_SEEN)).toBe(false);
});

test('what earlier runs learned goes on, and is not lost with the window', async () => {
  const time = ASKED + DAY / 2;
  const join = { event: 'EARLIER', time, fine: 0, action: 'join', objectType: 'gm' };
  const change = { ...join, object: ENGINEERING, aux: MANAGER, auxInfo: 'R' };
  const access = {
    snapshot,
    learn: () => undefined,
    before: {
      changes: [change],
      window: { since: ASKED - DAY, until: ASKED + 2 * DAY },
      uses: new Map([[PRODUCTION, new Map([[MANAGER, time]])]]),
    },
  };
  const { collectedRelationships: edges } = await runRecordedStep(USERS, Steps.ACCESS, {
    ...{ recording: Steps.USERS, options: { access } },
  });
  expect(between(edges, ENGINEERING, MANAGER)).toMatchObject({ role: 'member', since: time });
  expect(between(edges, PRODUCTION, ENGINEERING)).toMatchObject({ lastUsedOn: time });
});

/** What earlier runs knew, and what the run learns. */
function knownBefore(people: readonly KnownPerson[], groupNames: [string, string][] = []) {
  const learned = { people: new Map<string, KnownPerson>(), groups: new Map<string, string>() };
  const known: KnownThings = {
    people: new Map(people.map((person) => [person.id, person])),
    groupNames: new Map(groupNames),
    learnPeople: (news) => news.forEach((person) => learned.people.set(person.id, person)),
    learnGroup: (id, name) => learned.groups.set(id, name),
  };
  return { known, learned };
}

test('of whom a run sees no event, it says all that the run before knew', async () => {
  const before: KnownPerson = {
    ...{ id: NEVER_SEEN, name: 'Of an event', email: 'of-an-event@example.com' },
    ...{ mspUserType: 'external_user', lastSignInOn: ASKED - 3, lastItemUsageOn: ASKED - 2 },
    status: 'active' as const,
  };
  const { known } = knownBefore([before]);
  const access = { snapshot, learn: () => undefined };
  const { collectedEntities } = await runRecordedStep(USERS, Steps.ACCESS, {
    ...{ recording: Steps.USERS, options: { access, known } },
  });
  const users = collectedEntities.filter(({ _type }) => _type === 'one_password_user');
  expect(users).toMatchObject([
    {
      ...{ id: NEVER_SEEN, name: 'Of an event', email: ['of-an-event@example.com'] },
      ...{ userType: 'external_user', lastSignInOn: ASKED - 3, lastItemUsageOn: ASKED - 2 },
      // The snapshot is newer.
      status: 'suspended',
    },
  ]);
});

test('of whom a run sees events, it says besides what only runs before knew', async () => {
  const early = { lastSignInOn: ASKED - DAY, mspUserType: 'external_user', seenOn: ASKED - DAY };
  const { known, learned } = knownBefore([
    { id: SUSPENDED, name: 'An old name', ...early },
    { id: MANAGER, ...early, status: 'deleted', leftOn: ASKED - DAY },
  ]);
  const { collectedEntities } = await runRecordedStep(USERS, Steps.USERS, { options: { known } });
  const byId = new Map(
    collectedEntities
      .filter(({ _type }) => _type === 'one_password_user')
      .map((user) => [user['id'], user]),
  );
  expect(byId.get(SUSPENDED)).toMatchObject({ status: 'suspended', userType: 'external_user' });
  expect(byId.get(SUSPENDED)?.['name']).not.toBe('An old name');
  // Nothing in the run gives the account back.
  expect(byId.get(MANAGER)).toMatchObject({ status: 'deleted', leftOn: ASKED - DAY });
  expect(learned.people.get(MANAGER)).toMatchObject({ status: 'deleted', leftOn: ASKED - DAY });
  expect(learned.people.size).toBe(byId.size);
  for (const { lastSignInOn } of [SUSPENDED, MANAGER].flatMap((id) => learned.people.get(id) ?? []))
    expect(lastSignInOn).toBeGreaterThanOrEqual(ASKED - DAY);
});

test('a group that the run cannot name keeps its name', async () => {
  const { known, learned } = knownBefore([], [[ENGINEERING, 'Engineering']]);
  const { collectedEntities } = await runRecordedStep(USERS, Steps.ACCESS, {
    ...{ recording: Steps.USERS, options: { known } },
  });
  const names = new Map(collectedEntities.map(({ id, name }) => [id, name]));
  expect(names.get(ENGINEERING)).toBe('Engineering');
  expect(names.get(FINANCE)).toBe(FINANCE);
  expect(learned.groups.has(FINANCE)).toBe(false);
});

test('what a newer snapshot does not list any more is said to be over', async () => {
  const end = { since: ASKED, sinceIs: 'between' as const };
  const ended = {
    members: { [ENGINEERING]: [{ user: MANAGER, role: 'MANAGER' as const, end }] },
    userGrants: { [PRODUCTION]: [{ principal: NEVER_SEEN, permissions: ['view_items'], end }] },
    groupGrants: {},
  };
  const access = { snapshot: { ...snapshot, ended }, learn: () => undefined };
  const { collectedRelationships: edges } = await runRecordedStep(USERS, Steps.ACCESS, {
    ...{ recording: Steps.USERS, options: { access } },
  });
  const over = { active: false, endedOn: ASKED, endedIs: 'between' };
  expect(between(edges, ENGINEERING, MANAGER)).toMatchObject({ ...over, role: 'manager' });
  expect(between(edges, MANAGER, ENGINEERING)).toMatchObject(over);
  expect(between(edges, PRODUCTION, NEVER_SEEN)).toMatchObject({ ...over, canOpen: false });
});
