import type { QueryResult, Value } from '../src';
import { parseQuery } from '../src';
import { runQuery } from './oracle/runQuery';
import { filters } from './corpus/filters';
import { results } from './corpus/results';
import { selectors } from './corpus/selectors';
import type { Case } from './corpus/case';
import { walks } from './corpus/walks';
import drafts from './drafts.json';
import { NOW, smallGraph } from './smallGraph';

/** A whole entity becomes its key, so that expectations stay short. */
const brief = (value: Value): Value =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value._key ?? null)
    : value;

/** Cells in the order of the columns; without RETURN, the key. */
function table({ columns, rows }: QueryResult, whole: boolean): Value[][] {
  const names = whole ? ['_key'] : columns;
  return rows.map((row) => names.map((name) => brief(row[name] ?? null)));
}

describe.each<[string, Case[]]>([
  ['FIND', selectors],
  ['WITH and WHERE', filters],
  ['THAT', walks],
  ['RETURN and after', results],
])('%s', (_, cases) => {
  test.each(cases)('%s', (query, expected, options = {}) => {
    const result = runQuery(smallGraph, query, { now: NOW, ...options });
    const whole = parseQuery(query).returns === undefined;
    const rows = expected.map((row) => (Array.isArray(row) ? row : [row]));
    expect(table(result, whole)).toEqual(rows);
  });
});

test('the corpus has a hundred queries and more', () => {
  expect(selectors.length + filters.length + walks.length + results.length).toBeGreaterThan(100);
});

test.each(Object.entries(drafts))('the draft "%s" is J1QL', (_, query) => {
  expect(parseQuery(query).text).toBe(query);
});
