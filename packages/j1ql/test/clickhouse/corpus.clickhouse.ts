import { runQuery } from '../oracle/runQuery';
import { filters } from '../corpus/filters';
import { results } from '../corpus/results';
import { selectors } from '../corpus/selectors';
import type { Case } from '../corpus/case';
import { walks } from '../corpus/walks';
import { NOW, smallGraph } from '../smallGraph';
import { GraphDatabase, rowsOf } from './graphDatabase';

let database: GraphDatabase;
beforeAll(() => {
  database = new GraphDatabase();
  database.fill(smallGraph);
});
afterAll(() => database.close());

describe.each<[string, Case[]]>([
  ['FIND', selectors],
  ['WITH and WHERE', filters],
  ['THAT', walks],
  ['RETURN and after', results],
])('%s', (_, cases) => {
  test.each(cases)('%s', (query, __, options = {}) => {
    const asked = { now: NOW, ...options };
    expect(rowsOf(database.ask(query, asked))).toEqual(rowsOf(runQuery(smallGraph, query, asked)));
  });
});
