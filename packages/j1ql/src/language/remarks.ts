import type { Comparison, Expression, Query, SelectorTarget } from './ast';
import { childrenOf, hasPath } from './expressionTree';
import { allComparisonsOf, hopsOf, selectorsOf, subQueriesOf } from './queryParts';

/** The largest LIMIT that JupiterOne's own client lets through. */
const MOST_ROWS = 250;

/**
 * What JupiterOne refuses, or may refuse, and is accepted here: a query that runs on one's own machine should not
 * surprise when it is pasted there.
 * @param hasLineComment whether there is a comment of the kind that begins with two slashes
 */
export function remarksOn(query: Query, hasLineComment: boolean): string[] {
  const remarks = [
    ...(hasLineComment ? ['JupiterOne documents comments as /* … */ only, not as //.'] : []),
    ...[query, ...subQueriesOf(query)].flatMap((one) => [...remarksOnOne(one)]),
  ];
  return [...new Set(remarks)];
}

function* remarksOnOne(query: Query): Generator<string> {
  const { unique, returns, limit, skip } = query;
  if (unique && returns === undefined) yield 'JupiterOne requires RETURN with UNIQUE.';
  if (skip !== undefined) {
    yield 'JupiterOne has announced that it will stop accepting SKIP: use its cursor for paging there.';
  }
  if (limit !== undefined && (limit < 1 || limit > MOST_ROWS)) {
    yield `JupiterOne may reject LIMIT ${limit}: its client accepts 1 to ${MOST_ROWS}.`;
  }
  for (const { name } of selectorsOf(query).flatMap(({ targets }) => smartClassesOf(targets))) {
    yield `#${name} selects entities with the tag ${name} here. Smart Classes that are defined by queries exist only in JupiterOne.`;
  }
  for (const comparison of allComparisonsOf(query)) yield* remarksOnComparison(comparison);
  for (const { negated, edgeAlias } of hopsOf(query.steps)) {
    if (negated && edgeAlias !== undefined) {
      yield `"${edgeAlias}" names a relationship that must not exist, so it has no value.`;
    }
  }
}

const smartClassesOf = (targets: readonly SelectorTarget[]) =>
  targets.filter((target) => target.kind === 'smartClass');

function* remarksOnComparison({ left, operator, right }: Comparison): Generator<string> {
  if (right.kind === 'query' && operator !== '=') {
    yield `JupiterOne accepts a query as a value only after = and !=, not after ${operator}.`;
  }
  const sides = right.kind === 'expression' ? [left, right.expression] : [left];
  if (sides.some(calculates)) {
    yield 'JupiterOne documents calculations with properties only in RETURN; it may reject them in conditions.';
  }
}

/** Whether it is more than a property or a value: `date.now - 7 days` is a value. */
const calculates = (expression: Expression): boolean =>
  expression.kind !== 'path' &&
  (childrenOf(expression).some(calculates) || childrenOf(expression).some(hasPath));
