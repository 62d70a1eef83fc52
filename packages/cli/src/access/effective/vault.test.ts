import { DAY } from '@graph-1password/vocabulary';
import type { GroupRow, Snapshot } from '../../../../../src/access/snapshot';
import { stateOf } from '../../../../../src/access/base';
import { powerGroups } from './powers';
import { useOf } from './use';
import { linesOfVault } from './vault';

const NOW = Date.UTC(2026, 2, 13);

type Permissions = Record<string, string[] | null>;
type Group = GroupRow & { members: Record<string, 'MEMBER' | 'MANAGER'> };

/** A snapshot of one vault, `v`. */
function snapshot(
  userGrants: Permissions,
  groupGrants: Permissions,
  groups: Group[],
  type = 'USER_CREATED',
): Snapshot {
  const rows = (grants: Permissions) =>
    Object.entries(grants).map(([principal, permissions]) => ({ principal, permissions }));
  const users = new Set([
    ...Object.keys(userGrants),
    ...groups.flatMap(({ members }) => Object.keys(members)),
  ]);
  return {
    ...{ schema: 1, source: 'op', asOf: NOW, lacks: [] },
    users: {
      asOf: NOW,
      rows: [...users].map((id) => ({ id, state: id.startsWith('S') ? 'SUSPENDED' : 'ACTIVE' })),
    },
    groups: { asOf: NOW, rows: groups.map(({ members: _, ...group }) => group) },
    vaults: { asOf: NOW, rows: [{ id: 'v', type }] },
    members: Object.fromEntries(
      groups.map(({ id, members }) => [
        id,
        { asOf: NOW, rows: Object.entries(members).map(([user, role]) => ({ user, role })) },
      ]),
    ),
    userGrants: { v: { asOf: NOW, rows: rows(userGrants) } },
    groupGrants: { v: { asOf: NOW, rows: rows(groupGrants) } },
  };
}

/** Level and ways of everybody. */
function levels(...given: Parameters<typeof snapshot>) {
  const state = stateOf(snapshot(...given), NOW);
  return Object.fromEntries(
    linesOfVault(state, 'v', powerGroups(state)).map(({ user, level, ways, selfWays }) => [
      user,
      [
        level,
        ways.map(({ group }) => group ?? 'direct').join(),
        selfWays.map(({ kind }) => kind).join(),
      ].join(' | '),
    ]),
  );
}

test('keys, reveal, unknown and what can be given to oneself are told apart', () => {
  expect(
    levels(
      {
        KEYS: ['view_items'],
        SHOWS: ['view_and_copy_passwords'],
        HOW: null,
        MANAGES: ['manage_vault'],
        ODD: ['fly_away'],
      },
      {},
      [],
    ),
  ).toEqual({
    KEYS: 'open | direct | ',
    SHOWS: 'reveal | direct | ',
    HOW: 'unknown | direct | ',
    MANAGES: 'self | direct | manages-vault',
    // A permission that nobody knows is no access.
    ODD: 'none | direct | ',
  });
});

test('the more permissive way wins, and every way is listed', () => {
  const groups: Group[] = [
    { id: 'g', type: 'USER_DEFINED', members: { ANA: 'MEMBER', BEN: 'MANAGER' } },
    { id: 'h', type: 'USER_DEFINED', members: { ANA: 'MEMBER' } },
  ];
  expect(
    levels({ ANA: ['view_items'] }, { g: ['edit_items'], h: ['manage_vault'] }, groups),
  ).toEqual({
    ANA: 'reveal | direct,g,h | manages-vault',
    BEN: 'reveal | g | manages-group',
  });
});

test('owners and those who manage groups are one step away, and nobody is by recovery', () => {
  const groups: Group[] = [
    { id: 'o', type: 'OWNERS', members: { OWNER: 'MEMBER' } },
    {
      id: 'a',
      type: 'ADMINISTRATORS',
      accountPermissions: ['MANAGE_GROUPS'],
      members: { ADMIN: 'MEMBER' },
    },
    { id: 'r', type: 'RECOVERY', members: { NOBODY: 'MEMBER' } },
    { id: 'g', type: 'USER_DEFINED', members: {} },
  ];
  const grants = { g: ['view_items'], r: ['view_items'] };
  expect(levels({}, grants, groups)).toEqual({
    OWNER: 'self |  | owner',
    ADMIN: 'self |  | manages-groups',
  });
  // Of somebody's own vault, nobody else may manage anything.
  expect(levels({ ANA: ['view_items'] }, {}, groups, 'PERSONAL')).toEqual({
    ANA: 'open | direct | ',
  });
});

test('suspended people keep their ways, and cannot use them', () => {
  const state = stateOf(snapshot({ SAM: ['view_items'] }, {}, []), NOW);
  expect(linesOfVault(state, 'v', powerGroups(state))).toMatchObject([
    { level: 'open', state: 'suspended' },
  ]);
});

test('whether access is used depends on what is known', () => {
  const state = stateOf(snapshot({ ANA: ['view_items'] }, {}, []), NOW);
  const [line] = linesOfVault(state, 'v', powerGroups(state));
  if (!line) throw new Error('There is no line.');
  const use = (daysAgo: number, byPerson = true) => ({
    ...{ count: 1, first: 0, last: NOW - daysAgo * DAY, byPerson, byMachine: !byPerson },
  });
  const options = { now: NOW, days: 90, knownSince: NOW - 100 * DAY };
  expect(useOf(line, use(1), options)).toBe('used');
  expect(useOf(line, use(1, false), options)).toBe('machine');
  expect(useOf(line, use(95), options)).toBe('unused');
  expect(useOf(line, undefined, options)).toBe('never');
  expect(useOf(line, undefined, { ...options, knownSince: NOW - 14 * DAY })).toBe('unknown');
  expect(useOf(line, undefined, { ...options, knownSince: undefined })).toBe('unknown');
  const young = {
    ...line,
    ways: [{ grant: { ...line.ways[0]?.grant, since: NOW - DAY } as never }],
  };
  expect(useOf(young, undefined, options)).toBe('new');
  // Of the time before the first usage that is known, nothing is said.
  expect(useOf(young, undefined, { ...options, knownSince: NOW - DAY / 2 })).toBe('unknown');
  expect(useOf(line, use(95), { ...options, knownSince: NOW - 14 * DAY })).toBe('unknown');
});
