import { parseQuery } from '../../src';
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
