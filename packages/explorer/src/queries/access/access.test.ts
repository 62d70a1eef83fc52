import { DAY, entityKey, EntityTypes } from '@graph-1password/vocabulary';
import { modelWith, usage, user, vault } from '../../../test/support/people';
import type { AccessFacts, AccessOrigin, AccessRights } from '../../model/accessFacts';
import { find } from '../find/find';
import { access } from './access';

const NOW = Date.UTC(2026, 2, 13, 15);
const ago = (days: number): number => NOW - days * DAY;

const NONE: AccessRights = {
  ...{ open: 'no', reveal: 'no', take: 'no', change: 'no', manage: 'no', permissions: [] },
};
const RIGHTS: AccessRights[] = [
  { ...NONE, open: 'yes', reveal: 'yes', take: 'yes' },
  { ...NONE, open: 'yes' },
  { ...NONE, manage: 'yes' },
  {
    ...{ open: 'unknown', reveal: 'unknown', take: 'unknown', change: 'unknown' },
    ...{ manage: 'unknown', permissions: [], unknownSince: ago(3) },
  },
];
const [REVEAL, OPEN, MANAGE, UNKNOWN] = [0, 1, 2, 3];
const ORIGINS: AccessOrigin[] = [
  { via: 'snapshot', sinceIs: 'before', snapshotOn: ago(10) },
  { via: 'event', sinceIs: 'exact', since: ago(3), by: 'boss@example.com', event: 'E1' },
  { via: 'snapshot', sinceIs: 'between', snapshotOn: ago(10) },
];
const [BEFORE, EVENT, BETWEEN] = [0, 1, 2];
const NAMES = ['ANA', 'BOB', 'CAT', 'DAN', 'EVE', 'FAY'];
const [ANA = 0, BOB = 1, CAT = 2, DAN = 3, EVE = 4, FAY = 5] = NAMES.keys();
const [FINANCE, OWNERS, HELPERS] = [0, 1, 2];
const [MAIN, OTHER, OWN] = [0, 1, 2];

const facts: AccessFacts = {
  snapshot: { on: ago(10), source: 'the command line' },
  notes: ['A snapshot.'],
  usedSince: ago(120),
  people: NAMES.map((id) => ({
    ...{ id, name: `${id} in the snapshot`, state: id === 'EVE' ? 'suspended' : 'active' },
  })),
  groups: [
    { id: 'finance', name: 'Finance', own: true },
    { id: 'owners', name: 'Owners', owners: true },
    { id: 'helpers', name: 'Helpers', managesGroups: true },
  ],
  vaults: [
    { id: 'main', name: 'Main' },
    { id: 'other', name: 'Other' },
    { id: 'own', name: 'Own', personal: true },
  ],
  rights: RIGHTS,
  origins: ORIGINS,
  members: [
    ...[FINANCE, ANA, 1, BEFORE, FINANCE, BOB, 0, EVENT],
    ...[OWNERS, DAN, 0, BEFORE, HELPERS, FAY, 0, BEFORE],
  ],
  userGrants: [
    ...[MAIN, ANA, MANAGE, BEFORE, MAIN, CAT, UNKNOWN, EVENT],
    ...[MAIN, EVE, OPEN, BETWEEN, OWN, BOB, REVEAL, BEFORE],
  ],
  groupGrants: [MAIN, FINANCE, REVEAL, BEFORE, OTHER, OWNERS, OPEN, BEFORE],
};

const model = modelWith(
  [
    ...[user('ana'), user('bob'), user('cat'), user('dan'), vault('main')],
    usage('ana', ago(100), 'main/i1'),
    usage('bob', ago(2), 'main/i1', { accessedBy: 'machine' }),
    usage('bob', ago(1), 'main/i1', { accessedBy: 'collector' }),
    usage('zoe', ago(1), 'main/i1', { accessedBy: 'person' }),
  ],
  { access: facts },
);
const KEY = entityKey(EntityTypes.VAULT, 'main');
const asked = (key: string, days = 90) => access(model, { key, days });

test('who can do what with a vault, by every way in, and who does', () => {
  const { known, snapshot, rows } = asked(KEY);
  expect([known, snapshot?.on]).toEqual([true, ago(10)]);
  const said = rows.map(({ userId, level, ways, selfWays, useState }) => [
    ...[userId, level, ways.map(({ group }) => group?.name ?? 'direct').join()],
    ...[selfWays.map(({ kind }) => kind).join(), useState],
  ]);
  expect(said).toEqual([
    // There is no denial: what the group gives stands beside what she may manage.
    ['ANA', 'reveal', 'direct,Finance', 'manages-group,manages-vault', 'unused'],
    ['BOB', 'reveal', 'Finance', '', 'machine'],
    ['EVE', 'open', 'direct', '', 'never'],
    ['CAT', 'unknown', 'direct', '', 'new'],
    ['FAY', 'self', '', 'manages-groups', 'never'],
    ['DAN', 'self', '', 'owner', 'never'],
    ['ZOE', 'none', '', '', 'used'],
  ]);
  const [ana, bob, eve, , , , zoe] = rows;
  expect(ana?.can).toEqual({
    ...{ open: 'yes', reveal: 'yes', take: 'yes', change: 'no', manage: 'yes' },
  });
  // Reads of this integration are nobody's use.
  expect(bob?.use).toEqual({ count: 1, lastOn: ago(2), byPerson: false });
  expect(bob?.ways[0]).toMatchObject({
    ...{ role: 'member', grant: { via: 'snapshot' }, member: { event: 'E1', since: ago(3) } },
  });
  expect([eve?.state, eve?.userKey, eve?.user]).toEqual([
    ...['suspended', undefined, 'EVE in the snapshot'],
  ]);
  expect([zoe?.unexplained, ana?.unexplained]).toEqual([true, false]);
});

test('what a person can open, the vaults that were not collected too', () => {
  const rows = (name: string) =>
    asked(entityKey(EntityTypes.USER, name)).rows.map(({ vault: of, level }) => [of, level]);
  expect(rows('BOB')).toEqual([
    ['Own', 'reveal'],
    ['Vault main', 'reveal'],
  ]);
  // An owner may manage every vault, and nobody else's own one.
  expect(rows('DAN')).toEqual([
    ['Other', 'open'],
    ['Vault main', 'self'],
  ]);
  expect(rows('NOBODY')).toEqual([]);
});

test('whether access is used depends on the days and on what is known', () => {
  const stateOf = (days: number, usedSince?: number) => {
    const { usedSince: _, ...others } = facts;
    const told = { ...others, ...(usedSince !== undefined && { usedSince }) };
    const other = modelWith([user('ana'), vault('main'), usage('ana', ago(100), 'main/i1')], {
      access: told,
    });
    return access(other, { key: KEY, days }).rows.find(({ userId }) => userId === 'ANA')?.useState;
  };
  expect(stateOf(90, ago(120))).toBe('unused');
  expect(stateOf(180, ago(120))).toBe('used');
  expect(stateOf(90, ago(14))).toBe('unknown');
  expect(stateOf(90)).toBe('unknown');
});

test('a vault that only a snapshot names has its name', () => {
  const { rows } = asked(entityKey(EntityTypes.VAULT, 'own'));
  expect(rows.map(({ vault: name, userId, level }) => [name, userId, level])).toEqual([
    ['Own', 'BOB', 'reveal'],
  ]);
});

test('a file that tells nothing of access says so', () => {
  const silent = modelWith([user('ana'), vault('main'), usage('ana', ago(1), 'main/i1')]);
  expect(access(silent, { key: KEY, days: 90 })).toEqual({ known: false, notes: [], rows: [] });
});

test('a vault that was not collected is found by the name that access tells', () => {
  for (const text of ['other', 'Oth']) {
    const { found } = find(model, { text, limit: 5 });
    expect(found.filter(({ kind }) => kind === 'vault').map(({ name }) => name)).toEqual(['Other']);
  }
});
