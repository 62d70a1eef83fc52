import { modelOf } from '../../../test/support/model';
import { findings } from './findings';

const T0 = Date.UTC(2026, 2, 10);
const users = Array.from({ length: 15 }, (_, at) => ({
  _key: `one_password_user:U${at}`,
  _type: 'one_password_user',
  displayName: `User ${at}`,
}));
const path = users.map(({ _key }) => _key);

const model = modelOf({
  entities: users,
  findings: [
    ...Array.from({ length: 12 }, (_, at) => ({
      rule: 'many',
      level: 'LOW' as const,
      when: T0 + at,
      who: `person ${at}`,
      what: 'something',
      path: [path[0] ?? ''],
    })),
    { rule: 'long', level: 'HIGH', description: 'A long path.', remediation: 'Do it.', path },
    { rule: 'few', level: 'LOW', when: T0, where: '192.0.2.1, Berlin', path: [] },
  ],
});

test('rules come by level, then by their newest finding, and the newest findings first', () => {
  const { total, levels, rules } = findings(model, { filter: {} });
  expect(total).toBe(14);
  expect(levels.map(({ level, count }) => [level, count])).toEqual([
    ['CRITICAL', 0],
    ['HIGH', 1],
    ['MEDIUM', 0],
    ['LOW', 13],
    ['INFO', 0],
  ]);
  expect(rules.map(({ rule, level, count, rows }) => [rule, level, count, rows.length])).toEqual([
    ['long', 'HIGH', 1, 1],
    ['many', 'LOW', 12, 3],
    ['few', 'LOW', 1, 1],
  ]);
  expect(rules[1]?.rows[0]).toMatchObject({ who: 'person 11', when: T0 + 11 });
});

test('within a level the newest happening stands first, however often another rule fired', () => {
  const at = (rule: string, ...times: (number | undefined)[]) =>
    times.map((when) => ({
      ...{ rule, level: 'HIGH' as const, path: [] },
      ...(when !== undefined && { when }),
    }));
  const happenings = modelOf({
    entities: users,
    findings: [
      ...at('often', T0, T0 + 1, T0 + 2),
      ...at('never', undefined),
      ...at('last', T0 + 9),
    ],
  });
  const { rules } = findings(happenings, { filter: {} });
  expect(rules.map(({ rule, rows }) => [rule, ...rows.map(({ index }) => index)])).toEqual([
    ['last', 4],
    ['often', 2, 1, 0],
    ['never', 3],
  ]);
});

test('a file gets all findings of all rules with their whole paths', () => {
  const { rules } = findings(model, { filter: {}, all: true });
  expect(rules.map(({ rule, rows }) => [rule, rows.length])).toEqual([
    ['long', 1],
    ['many', 12],
    ['few', 1],
  ]);
  expect(rules[0]?.rows[0]?.path).toHaveLength(15);
});

test('an item usage on a path says its item and vault', () => {
  const usage = {
    ...{ _key: 'one_password_item_usage_event:E1', _type: 'one_password_item_usage_event' },
    ...{ displayName: 'ana used an item', vaultUUID: 'v1', itemUUID: 'i1', createdOn: T0 },
  };
  const vault = { _key: 'one_password_vault:v1', _type: 'one_password_vault', displayName: 'Ops' };
  const used = modelOf({
    entities: [usage, vault],
    findings: [{ rule: 'used', path: [usage._key, vault._key] }],
  });
  const [row] = findings(used, { filter: {} }).rules[0]?.rows ?? [];
  expect(row?.path.map(({ name, note }) => [name, note])).toEqual([
    ['ana used an item', 'i1 in Ops'],
    ['Ops', undefined],
  ]);
});

test('an open rule shows all, and a path that is long is cut with its length told', () => {
  const { rules } = findings(model, { filter: {}, open: 'many' });
  expect(rules[1]?.rows).toHaveLength(12);
  expect(rules[0]).toMatchObject({ description: 'A long path.', remediation: 'Do it.' });
  expect(rules[0]?.rows[0]).toMatchObject({ pathLength: 15 });
  expect(rules[0]?.rows[0]?.path).toHaveLength(12);
  expect(rules[0]?.rows[0]?.path[3]).toEqual({
    key: 'one_password_user:U3',
    type: 'one_password_user',
    name: 'User 3',
  });
});

test('a level narrows the rules and leaves the counts of all levels', () => {
  const { levels, rules } = findings(model, { filter: {}, level: 'HIGH' });
  expect(rules.map(({ rule }) => rule)).toEqual(['long']);
  expect(levels.find(({ level }) => level === 'LOW')?.count).toBe(13);
});

test('the range chooses by the moment; a finding without one is always there', () => {
  const { rules } = findings(model, { filter: { from: T0 + 10, until: T0 + 11 } });
  expect(rules.map(({ rule, count }) => [rule, count])).toEqual([
    ['long', 1],
    ['many', 1],
  ]);
});

test('a search looks at the texts of the finding and at the things of its path', () => {
  const found = (search: string) =>
    findings(model, { filter: { search } }).rules.map(({ rule, count }) => [rule, count]);
  expect(found('BERLIN')).toEqual([['few', 1]]);
  expect(found('person 11')).toEqual([['many', 1]]);
  expect(found('user 14')).toEqual([['long', 1]]);
  expect(found('nothing like it')).toEqual([]);
});
