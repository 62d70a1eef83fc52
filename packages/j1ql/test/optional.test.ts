import type { RelationshipRecord } from '../src';
import { runQuery } from './oracle/runQuery';
import { buildGraph } from '../testing';

/** Users, people and devices: the three graphs by which an optional walk with a name is explained. */
const entity = (key: string, kind: string) => ({
  _key: key,
  _type: kind.toLowerCase(),
  _class: kind,
});
const edge = (from: string, verb: string, to: string): RelationshipRecord => ({
  _key: `${from}|${verb}|${to}`,
  _type: verb.toLowerCase(),
  _class: verb,
  _fromEntityKey: from,
  _toEntityKey: to,
});
const graph = buildGraph(
  {
    entities: [
      ...['u1', 'u2', 'u3'].map((key) => entity(key, 'User')),
      ...['p1', 'p2'].map((key) => entity(key, 'Person')),
      ...['d1', 'd2', 'd3'].map((key) => entity(key, 'Device')),
    ],
    relationships: [
      ...[edge('u1', 'IS', 'p1'), edge('p1', 'OWNS', 'd1')],
      ...[edge('u2', 'IS', 'p2'), edge('u2', 'OWNS', 'd2')],
      edge('u3', 'OWNS', 'd3'),
    ],
  },
  { people: false },
);

const rows = (query: string): unknown[][] =>
  runQuery(graph, query).rows.map((row) => Object.values(row));

test('the name of an optional walk is the entity from which the walk goes on', () => {
  expect(
    rows('FIND User (THAT IS Person)? AS up THAT OWNS Device AS d RETURN up._key, d._key'),
  ).toEqual([
    ['p1', 'd1'],
    ['u2', 'd2'],
    ['u3', 'd3'],
  ]);
});

test('so a condition on it is one on the entity that has the relationship', () => {
  const query = (key: string) =>
    `FIND User (THAT IS Person)? AS up THAT OWNS Device AS d WHERE up._key = '${key}' RETURN d._key`;
  expect([rows(query('u1')), rows(query('p1')), rows(query('p2'))]).toEqual([[], [['d1']], []]);
});

test('a name inside stays bound, so that a row says which person it was asked of', () => {
  expect(
    rows('FIND User (THAT IS Person AS p)? THAT OWNS Device AS d RETURN User._key, p._key, d._key'),
  ).toEqual([
    ['u1', 'p1', 'd1'],
    ['u2', 'p2', 'd2'],
    ['u3', null, 'd3'],
  ]);
});

test('each optional walk goes on from all that the one before reached', () => {
  const query =
    'FIND User (THAT IS Person)? (THAT OWNS Device)? RETURN User._key, Person._key, Device._key';
  expect(rows(query)).toEqual([
    ['u1', 'p1', 'd1'],
    ['u2', 'p2', 'd2'],
    ['u3', null, 'd3'],
  ]);
});
