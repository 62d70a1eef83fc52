import type { Graph } from './graph';
import type { Query } from '../../src/language/ast';
import { MOST_MATCHES, tooManyMatches } from '../../src/language/errors';
import { impliedName } from '../../src/language/names';
import { parseQuery } from '../../src/language/parse';
import { arrange } from './arrange';
import { compileCondition } from './condition';
import { boundNames } from './expression';
import { allNotes } from '../../src/answer/notes/all';
import { namesOfGraph } from './names';
import { makeResult } from './plainResult';
import type { ResultRow } from './rows';
import { makeRows } from './rows';
import type { Slots } from './scope';
import { Scope } from './scope';
import { compileSelector } from './selector';
import type { QueryResult, QueryOptions } from '../../src/answer/queryResult';
import { elements } from './values';
import { compileSteps } from './walk';

/**
 * Answers a query.
 * @param query parsed, or its text
 * @throws J1qlSyntaxError when the text is not a query
 * @throws J1qlRunError when it cannot be answered here: a Smart Class, a parameter without a value,
 * more than two million paths
 */
export function runQuery(
  graph: Graph,
  query: Query | string,
  options: QueryOptions = {},
): QueryResult {
  const parsed = typeof query === 'string' ? parseQuery(query) : query;
  const { scope, rows, matches } = run(graph, parsed, options);
  const count = Math.min(parsed.limit ?? Infinity, options.limit ?? Infinity);
  const result = makeResult(parsed, scope, cut(rows, parsed.skip, count), rows.length);
  const { vocabulary, parameters } = options;
  const answered = { isEmpty: matches === 0, vocabulary, parameters };
  result.notes.push(...allNotes(parsed, namesOfGraph(graph), answered));
  return result;
}

const cut = (rows: ResultRow[], skip = 0, count = Infinity): ResultRow[] =>
  rows.slice(skip, skip + count);

interface Run {
  scope: Scope;
  /** All of them, in order. */
  rows: ResultRow[];
  /** Count of the ways through the graph that fit. */
  matches: number;
}

function run(graph: Graph, parsed: Query, options: QueryOptions): Run {
  const scope: Scope = new Scope(graph, options, (inner) => {
    const { rows } = run(graph, inner, options);
    return cut(rows, inner.skip, inner.limit).flatMap(({ cells }) => elements(cells[0]));
  });
  const matches = findMatches(parsed, scope);
  const tree = parsed.returns === 'tree';
  const rows: ResultRow[] = tree
    ? matches.map((match) => ({ cells: [match[0]], matches: [match] }))
    : makeRows(parsed, scope, matches);
  return { scope, rows: arrange(parsed, scope, rows), matches: matches.length };
}

function findMatches(query: Query, scope: Scope): Slots[] {
  const { start, steps, where } = query;
  scope.slot(start.alias, impliedName(start));
  const selection = compileSelector(start, scope);
  const walk = compileSteps(steps, scope);
  const test = where && compileCondition(where, scope, boundNames(scope));
  const matches: Slots[] = [];
  const slots: Slots = new Array<undefined>(scope.size).fill(undefined);
  for (const entity of selection.all()) {
    slots[0] = entity;
    walk(slots, [entity], () => {
      if (test && !test(slots)) return;
      if (matches.length === MOST_MATCHES) throw tooManyMatches();
      matches.push(slots.slice());
    });
  }
  return matches;
}
