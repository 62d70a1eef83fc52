import { NOW, smallGraph } from '../smallGraph';
import { J1qlRunError } from '../../src/language/errors';
import { parseQuery } from '../../src/language/parse';
import { runQuery } from './runQuery';

const run = (query: string) => runQuery(smallGraph, query, { now: NOW });
const keys = (objects: readonly { key: string }[]) => objects.map(({ key }) => key);

test('RETURN TREE gives everything that was walked, each object once', () => {
  const { tree, rows, columns, total } = run('FIND vault THAT HAS secret RETURN TREE');
  expect({ rows, columns, total }).toEqual({ rows: [], columns: [], total: 3 });
  expect(keys(tree?.entities ?? [])).toEqual(['payroll', 'bank', 'card', 'shared', 'wifi']);
  expect(keys(tree?.relationships ?? [])).toEqual([
    'payroll|has|bank',
    'payroll|has|card',
    'shared|has|wifi',
  ]);
});

test('LIMIT counts paths for RETURN TREE', () => {
  const { tree, total } = run('FIND vault THAT HAS secret RETURN TREE LIMIT 1');
  expect(total).toBe(3);
  expect(keys(tree?.entities ?? [])).toEqual(['payroll', 'bank']);
});

test('a row leads to the match that proves it', () => {
  const result = run(
    "FIND event AS e THAT PERFORMED << AS did user WHERE e.action = 'reveal' RETURN user.name",
  );
  const [match] = result.matches(0);
  expect(result.rows).toEqual([{ 'user.name': 'Ben' }]);
  expect(Object.keys(match?.names ?? {})).toEqual(['e', 'did', 'user']);
  expect(match?.names.did?.key).toBe('ben|performed|reveal');
  expect(keys(match?.entities ?? [])).toEqual(['reveal', 'ben']);
  expect(keys(match?.relationships ?? [])).toEqual(['ben|performed|reveal']);
});

test('a grouped row leads to all of its matches, a sorted one to its own', () => {
  const result = run(
    'FIND vault AS v THAT HAS secret AS s RETURN v.displayName, COUNT(s) AS n ORDER BY n',
  );
  expect(result.matches(0).map(({ names }) => names.s?.key)).toEqual(['wifi']);
  expect(result.matches(1).map(({ names }) => names.s?.key)).toEqual(['bank', 'card']);
  expect(result.matches(2)).toEqual([]);
});

test('without RETURN, a row has all properties of its entity, and every column', () => {
  const { columns, rows } = run('FIND (ip|account)');
  expect(columns).toEqual([
    '_key',
    '_type',
    '_class',
    'displayName',
    'vendor',
    'city',
    'createdOn',
    '_createdOn',
    '_beginOn',
    'path',
  ]);
  expect(rows[2]).toMatchObject({ _key: 'home', vendor: null, path: 'C:\\home' });
});

test('e.* gives a column for each property, where it stands', () => {
  const { columns, rows } = run(
    'FIND account AS a THAT HAS Vault AS v RETURN v.items, a.*, COUNT(v) LIMIT 1',
  );
  expect(columns).toEqual([
    'v.items',
    'a._key',
    'a._type',
    'a._class',
    'a.displayName',
    'a.vendor',
    'COUNT(v)',
  ]);
  expect(rows[0]).toMatchObject({ 'a.vendor': 'Acme', 'v.items': 2, 'COUNT(v)': 1 });
});

test('a parsed query may be run again, with other values', () => {
  const query = parseQuery('FIND user WITH age > {{age}}');
  const total = (age: number) => runQuery(smallGraph, query, { parameters: { age } }).total;
  expect([total(20), total(35), total(20)]).toEqual([2, 1, 2]);
});

test('the clock is used when no time is given', () => {
  expect(runQuery(smallGraph, 'FIND event WITH createdOn < date.now + 100 years').total).toBe(4);
});

test('a missing parameter is explained', () => {
  expect(() => run("FIND user WITH name = '{{who}}'")).toThrow(
    'The query needs a value for "who": set it with --param who=…',
  );
  expect(() => run('FIND user WITH name = {{toString}}')).toThrow(J1qlRunError);
});

test.each([
  ['FIND valut', ['This graph has no entity valut; did you mean vault?']],
  ['FIND Valut', ['This graph has no entity Valut; did you mean Vault?']],
  ['FIND zebra', ['This graph has no entity zebra.']],
  [
    'FIND user THAT PREFORMED event',
    ['This graph has no relationship PREFORMED; did you mean PERFORMED?'],
  ],
  [
    'FIND user (THAT HAS zebra)? WHERE user.x = 1',
    ['This graph has no entity zebra.', 'No user has a property "x".'],
  ],
  ["FIND user WITH name = 'nobody'", []],
  ['FIND (user|zebra)', []],
])('the notes of "%s"', (query, notes) => {
  expect(run(query).notes).toEqual(notes);
});

test('too many paths end in a sentence, not in a full memory', () => {
  const hop = 'THAT RELATES TO *';
  expect(() => run(`FIND * ${Array.from({ length: 12 }, () => hop).join(' ')}`)).toThrow(
    /^The query matches more than 2,000,000 paths: narrow it down with WITH/,
  );
});
