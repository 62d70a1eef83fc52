import { parseQuery } from '../../src/language/parse';
import { runQuery } from './runQuery';
import { buildGraph } from './build';

/** A user with so many relationships that they are looked up by type, to and from two types in turn. */
const MANY = 100;
const graph = buildGraph({
  entities: [
    { _key: 'user', _type: 'user', _class: 'User' },
    ...Array.from({ length: MANY }, (_, i) => ({
      _key: `${i % 2 ? 'file' : 'host'}${i}`,
      _type: i % 2 ? 'file' : 'host',
      _class: i % 2 ? 'DataObject' : 'Host',
      number: i,
    })),
  ],
  relationships: Array.from({ length: MANY }, (_, i) => {
    const other = `${i % 2 ? 'file' : 'host'}${i}`;
    const [from, to] = i % 3 ? ['user', other] : [other, 'user'];
    const verb = i % 5 ? 'USES' : 'HAS';
    return { _key: `e${i}`, _type: 'edge', _class: verb, _fromEntityKey: from, _toEntityKey: to };
  }),
});

const numbers = (query: string) =>
  runQuery(graph, parseQuery(query), { now: 0 }).rows.map((row) => row['n']);
const wanted = (test: (i: number) => boolean) =>
  Array.from({ length: MANY }, (_, i) => i).filter(test);

test.each([
  ['THAT USES >> file', (i: number) => i % 2 === 1 && i % 3 !== 0 && i % 5 !== 0],
  ['THAT HAS << host', (i: number) => i % 2 === 0 && i % 3 === 0 && i % 5 === 0],
  ['THAT RELATES TO >> (host|file)', (i: number) => i % 3 !== 0],
  ['THAT RELATES TO << DataObject', (i: number) => i % 2 === 1 && i % 3 === 0],
])('an entity with many relationships has the same neighbours: %s', (hop, test) => {
  expect(numbers(`FIND user ${hop} AS other RETURN other.number AS n`)).toEqual(wanted(test));
});

test('and none of a type that none of them leads to', () => {
  expect(numbers('FIND user THAT USES person AS other RETURN other.number AS n')).toEqual([]);
  expect(runQuery(graph, parseQuery('FIND user THAT !USES person'), { now: 0 }).total).toBe(1);
});
