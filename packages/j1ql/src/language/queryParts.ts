import type { Comparison, Condition, Hop, NodeSelector, Operand, Query, WalkStep } from './ast';

/** The hops of a walk in the order of the text, those of optional walks among them. */
export const hopsOf = (steps: readonly WalkStep[]): Hop[] =>
  steps.flatMap((step) => (step.kind === 'hop' ? [step] : hopsOf(step.steps)));

/** Everything that a query looks for. */
export const selectorsOf = ({ start, steps }: Query): NodeSelector[] => [
  start,
  ...hopsOf(steps).map(({ target }) => target),
];

/** The comparisons of a condition. */
export function comparisonsOf(condition: Condition | undefined): Comparison[] {
  if (!condition) return [];
  return condition.kind === 'compare' ? [condition] : condition.items.flatMap(comparisonsOf);
}

/** All comparisons of a query: those of WITH, WHERE and HAVING. */
export const allComparisonsOf = (query: Query): Comparison[] => [
  ...selectorsOf(query).flatMap(({ with: filter }) => comparisonsOf(filter)),
  ...comparisonsOf(query.where),
  ...comparisonsOf(query.having),
];

/** The queries that stand in place of values; not those inside of them. */
export const subQueriesOf = (query: Query): Query[] =>
  allComparisonsOf(query).flatMap(({ right }) => queriesIn(right));

function queriesIn(operand: Operand): Query[] {
  if (operand.kind === 'query') return [operand.query];
  return operand.kind === 'list' ? operand.items.flatMap(queriesIn) : [];
}
