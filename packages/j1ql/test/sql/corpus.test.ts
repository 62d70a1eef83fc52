import { parseQuery } from '../../src';
import { runQuery } from '../oracle/runQuery';
import { filters } from '../corpus/filters';
import { results } from '../corpus/results';
import { selectors } from '../corpus/selectors';
import type { Case } from '../corpus/case';
import { walks } from '../corpus/walks';
import { NOW, smallGraph } from '../smallGraph';
import { Database } from './database';

let database: Database;
beforeAll(async () => {
  database = await Database.open();
  await database.fill(smallGraph);
});
afterAll(() => database.close());

describe.each<[string, Case[]]>([
  ['FIND', selectors],
  ['WITH and WHERE', filters],
  ['THAT', walks],
  ['RETURN and after', results],
])('%s', (_, cases) => {
  test.each(cases)('%s', async (query, __, options = {}) => {
    expect(parseQuery(query).returns).not.toBe('tree');
    const [evaluator, answer] = await database.both(query, { now: NOW, ...options });
    expect(answer).toEqual(evaluator);
  });
});

test.each([
  'FIND vault WITH items < 100000000000000000000',
  'FIND vault WITH items > -99999999999999999999999 OR items = 0.1',
  'FIND vault AS v RETURN v.items * 100000000000000000000 AS x',
])('numbers of any size: %s', async (query) => {
  const [evaluator, answer] = await database.both(query, { now: NOW });
  expect(answer).toEqual(evaluator);
});

test('whole entities have their columns in the order of the evaluator', async () => {
  for (const query of [
    'FIND *',
    'FIND secret',
    'FIND user AS u THAT USES AS r ip RETURN u, r.*, ip',
  ]) {
    const wanted = runQuery(smallGraph, query, { now: NOW });
    const found = await database.ask(query, { now: NOW });
    expect(found.columns).toEqual(wanted.columns);
    expect(found.columns.length).toBeGreaterThan(2);
  }
});
