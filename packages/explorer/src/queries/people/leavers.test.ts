import {
  DAY,
  EntityTypes,
  secretKey,
  entityKey,
  USER_KNOWS_SECRET,
} from '@graph-1password/vocabulary';
import type { TestGraph } from '../../../test/support/model';
import { at, modelWith, secret, user, vault } from '../../../test/support/people';
import { leavers } from './leavers';

const knows = (name: string, item: string, more: object) => {
  const [vaultId = '', id = ''] = item.split('/');
  return {
    _type: USER_KNOWS_SECRET,
    _class: 'KNOWS',
    _fromEntityKey: entityKey(EntityTypes.USER, name.toUpperCase()),
    _toEntityKey: secretKey(vaultId, id),
    ...{ current: true, readBy: 'person', lastSeenOn: at(1), ...more },
  };
};

const item = (id: string, version: number, updatedOn: number, more: object = {}) =>
  secret('main', id, { vaultName: 'Main', version, updatedOn, ...more });

/** @param now what i2 is @param versions of items, as an archive would know them */
const graphWith = (now: ReturnType<typeof item>, more: Partial<TestGraph> = {}) =>
  modelWith(
    [
      vault('main'),
      item('i1', 3, at(0)),
      now,
      item('i3', 2, at(0), { lastEditedBy: 'ANA' }),
      item('i4', 2, at(0)),
      user('ana', { leftOn: at(10) }),
      user('bob', { leftOn: at(10) - 8 * DAY }),
      user('cyd'),
    ],
    {
      relationships: [
        knows('ana', 'main/i1', { lastSeenVersion: 3 }),
        knows('ana', 'main/i2', { lastSeenVersion: 4, current: false }),
        knows('ana', 'main/i3', { lastSeenVersion: 1, current: true }),
        knows('ana', 'main/i4', { lastSeenVersion: 2, readBy: 'machine' }),
        knows('bob', 'main/i1', { lastSeenVersion: 3 }),
        // An edge of an earlier run says what was true then.
        knows('bob', 'main/i2', { lastSeenVersion: 4, current: true }),
        knows('cyd', 'main/i1', { lastSeenVersion: 3 }),
      ],
      ...more,
    },
  );

const model = graphWith(item('i2', 5, at(30)));

test('who left, with what is still as they saw it; programs apart', () => {
  const { people, vaults, known } = leavers(model, { filter: {} });
  expect(known).toBe(true);
  expect(people).toMatchObject([
    { name: 'ana', leftOn: at(10), toChange: 2, byPrograms: 1, changed: 1 },
    { name: 'bob', toChange: 1, byPrograms: 0, changed: 1 },
  ]);
  expect(vaults).toEqual([
    { key: 'one_password_vault:main', name: 'Main', toChange: 3, people: 2 },
  ]);
});

test('the items of the one who is asked about, those to be changed first', () => {
  const { items, chosen } = leavers(model, { filter: {} });
  expect(chosen).toBe('ana');
  expect(items.map(({ name, current, byProgram }) => [name, current, byProgram])).toEqual([
    ['Secret i1', true, false],
    ['Secret i3', true, false],
    ['Secret i4', true, true],
    ['Secret i2', false, false],
  ]);
  const bob = leavers(model, { filter: {}, key: entityKey(EntityTypes.USER, 'BOB') });
  expect(bob.items).toMatchObject([
    { name: 'Secret i1', seenVersion: 3, version: 3, vault: 'Main' },
    { name: 'Secret i2', current: false, seenVersion: 4, version: 5, changedOn: at(30) },
  ]);
});

test('the filter selects by name and by when they left', () => {
  expect(leavers(model, { filter: { from: at(0) } }).people.map(({ name }) => name)).toEqual([
    'ana',
  ]);
  expect(leavers(model, { filter: { search: 'bob' } }).people.map(({ name }) => name)).toEqual([
    'bob',
  ]);
  expect(leavers(model, { filter: { until: at(0) - 30 * DAY } })).toMatchObject({
    ...{ people: [], vaults: [], items: [], weeks: { times: [], toChange: [], exact: false } },
  });
});

test('what was to be changed at the end of each week: an item until its last change', () => {
  // 1 March 2026 is a Sunday: bob left in the week before, ana on that day; i2 was changed on Monday.
  const { times, toChange, exact } = leavers(model, { filter: {} }).weeks;
  expect(times.map((time) => new Date(time).toISOString().slice(0, 10))).toEqual([
    ...['2026-02-16', '2026-02-23', '2026-03-02', '2026-03-09'],
  ]);
  expect([toChange, exact]).toEqual([[2, 4, 3, 3], false]);
});

test('with an archive an item counts until the first change since it was seen, however often it changed later', () => {
  const versions = {
    [secretKey('main', 'i2')]: [
      [4, at(-900)],
      [5, at(-1)],
      [7, at(30)],
    ] as const,
  };
  const kept = graphWith(item('i2', 7, at(30)), { itemVersions: versions });
  const { weeks, items } = leavers(kept, { filter: {} });
  expect([weeks.toChange, weeks.exact]).toEqual([[2, 3, 3, 3], true]);
  expect(items.at(-1)).toMatchObject({ name: 'Secret i2', changedOn: at(-1), current: false });
});
