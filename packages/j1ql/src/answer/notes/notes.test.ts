import type { Vocabulary } from '../../index';
import { runQuery } from '../../../test/oracle/runQuery';
import { NOW, smallGraph } from '../../../test/smallGraph';

const vocabulary: Vocabulary = {
  hasProperty: (type, property) => type === 'vault' && property === 'archivedOn',
  codes: (type, property) =>
    type === 'event' && property === 'action'
      ? ['grant', 'export', 'reveal', 'purge', 'suspend']
      : undefined,
};
const notes = (query: string, known?: Vocabulary) =>
  runQuery(smallGraph, query, { now: NOW, ...(known && { vocabulary: known }) }).notes;

test.each<[query: string, notes: string[]]>([
  // A property that no object of the step has.
  [
    "FIND vault WITH dispayName = 'x'",
    ['No vault has a property "dispayName"; did you mean displayName?'],
  ],
  ['FIND vault WITH colour = 1', ['No vault has a property "colour".']],
  ['FIND vault WITH itmes != 7', ['No vault has a property "itmes"; did you mean items?']],
  [
    'FIND user AS u THAT PERFORMED AS p event AS e WHERE p.cuont > 1 AND e.actio = 1',
    [
      'No thing_performed_thing has a property "cuont".',
      'No event has a property "actio"; did you mean action?',
    ],
  ],
  // A blank column.
  [
    'FIND vault AS v RETURN v._key, v.itemz AS items',
    ['The column "items" is blank: no vault has a property "itemz"; did you mean items?'],
  ],
  // A number that is compared with a text, and the other way round.
  ["FIND vault WITH items = '2'", ['items is a number here, but is compared with a text, "2".']],
  [
    'FIND vault WITH displayName = 7',
    ['displayName is a text here, but is compared with a number, 7.'],
  ],
  [
    "FIND vault WITH privileged = 'true'",
    ['privileged is true or false here, but is compared with a text, "true".'],
  ],
  [
    "FIND event WITH createdOn > '2026-01-01'",
    [
      'createdOn is a number here, but is compared with a text, "2026-01-01". Write date(2026-01-01).',
    ],
  ],
  [
    'FIND event WITH action > date.now - 1 day',
    ['action is a text here, but is compared with a moment.'],
  ],
  // A value that never occurs, and one that is near.
  [
    "FIND event WITH action = 'Exprot'",
    ["action of event is never 'Exprot'; did you mean 'export'?"],
  ],
  [
    "FIND event WITH action = ('rvoke' OR 'reveel')",
    ["action of event is never 'reveel'; did you mean 'reveal'?"],
  ],
  // A relationship that the graph never has between these types.
  [
    'FIND vault THAT PERFORMED event',
    ['This graph has no vault PERFORMED event; it has event UPDATED vault, event USES vault.'],
  ],
  [
    'FIND user THAT PERFORMED << event',
    ['This graph has no event PERFORMED user; it has user PERFORMED event.'],
  ],
  [
    'FIND user THAT HAS secret',
    [
      'This graph has no user HAS secret; the path is: FIND user THAT PERFORMED >> event THAT USES >> secret',
    ],
  ],
  // There are none, and that is the whole result.
  ["FIND user WITH name = 'nobody'", []],
  ["FIND event WITH action = 'purge' AND actor = 'ana'", []],
  ['FIND event WITH createdOn > date.now - 1 hour', []],
  ['FIND vault AS v THAT HAS secret WITH version > 9', []],
  [
    'FIND vault AS v (THAT PERFORMED zebra)? WHERE v.items = 99',
    ['This graph has no entity zebra.'],
  ],
])('%s', (query, expected) => {
  expect(notes(query)).toEqual(expected);
});

test('names known from the model are not reported as misspelt', () => {
  expect(notes("FIND event WITH action = 'suspend'", vocabulary)).toEqual([]);
  expect(notes("FIND event WITH action = 'zzzz'", vocabulary)).toEqual([
    "action of event is never 'zzzz'.",
  ]);
  expect(notes('FIND vault WITH archivedOn > 1', vocabulary)).toEqual([
    'No vault of this graph has archivedOn.',
  ]);
  expect(notes('FIND vault AS v RETURN v._key, v.archivedOn', vocabulary)).toEqual([
    'The column "v.archivedOn" is blank: no vault of this graph has archivedOn.',
  ]);
});

test('columns that hold moments are known by what they are', () => {
  const columns = (query: string) => [...runQuery(smallGraph, query, { now: NOW }).moments];
  expect(
    columns(
      'FIND event AS e RETURN e.createdOn AS a, e.createdOn - 1 day AS b, e.createdOn / 2 AS c, COALESCE(e.createdOn, e.endedOn) AS d, e.action AS f, e.createdOn - e.endedOn AS g',
    ),
  ).toEqual(['a', 'b', 'd']);
  expect(columns('FIND event AS e RETURN MAX(e.createdOn) AS newest, COUNT(e) AS n')).toEqual([
    'newest',
  ]);
});

test('a value that comes as a parameter is looked at like one in the query', () => {
  const told = (query: string, name: string) =>
    runQuery(smallGraph, query, { now: NOW, parameters: { name } }).notes;
  const [written] = notes("FIND vault WITH displayName = 'payrol'");
  expect(written).toMatch(/did you mean/);
  expect(told('FIND vault WITH displayName = {{name}}', 'payrol')).toEqual([written]);
  expect(told("FIND vault WITH displayName = 'pay{{name}}'", 'rol')).toEqual([written]);
});
