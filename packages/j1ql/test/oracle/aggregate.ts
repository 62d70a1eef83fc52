import type { AggregateName, Expression } from '../../src/language/ast';
import { childrenOf } from '../../src/language/expressionTree';
import type { Evaluate } from './expression';
import { boundNames, compileExpression } from './expression';
import type { Scope, Slots } from './scope';
import type { Cell, Scalar } from './values';
import { elements, isAbsent, isGraphObject, isPlain, order } from './values';

/** A value of one group of matches. */
export type EvaluateGroup = Evaluate<readonly Slots[]>;

/** Makes a function of an expression with aggregates in it. */
export function compileAggregate(expression: Expression, scope: Scope): EvaluateGroup {
  return compileExpression<readonly Slots[]>(expression, scope, {
    aggregate({ name, argument }) {
      const value = compileExpression(argument, scope, boundNames(scope));
      const slots = slotsIn(argument, scope);
      return (group) => aggregate(name, distinctValues(group, value, slots));
    },
    // The check of the query lets no plain property stand beside an aggregate.
    path: () => () => undefined,
  });
}

function slotsIn(expression: Expression, scope: Scope): number[] {
  const own =
    expression.kind === 'path' ? [scope.names.get(expression.path.parts[0] ?? '') ?? -1] : [];
  const inner = childrenOf(expression).flatMap((child) => slotsIn(child, scope));
  return [...new Set([...own, ...inner])];
}

/**
 * The values that an aggregate sees: each distinct entity (or combination of them, when the argument
 * names several) counts once, however many paths lead to it.
 */
function distinctValues(group: readonly Slots[], value: Evaluate<Slots>, slots: number[]): Cell[] {
  const [slot = -1] = slots;
  const identityOf = (match: Slots): unknown =>
    slots.length === 1 ? match[slot] : slots.map((each) => match[each]?.key ?? '').join('\0');
  const seen = new Set<unknown>();
  const values: Cell[] = [];
  for (const match of group) {
    const identity = identityOf(match);
    if (seen.has(identity)) continue;
    seen.add(identity);
    const cell = value(match);
    if (!isAbsent(cell)) values.push(cell);
  }
  return values;
}

const scalarKey = (value: Scalar): Scalar =>
  typeof value === 'object' ? JSON.stringify(value) : value;

function aggregate(name: AggregateName, values: readonly Cell[]): Cell {
  // COUNT(e) counts entities, COUNT(e.x) the distinct values of x.
  if (name === 'COUNT')
    return new Set(values.flatMap((value) => elements(value).map(scalarKey))).size;
  const all = values.every(isPlain)
    ? values
    : (values.flatMap((value) => (isGraphObject(value) ? [] : elements(value))) as Cell[]);
  if (name === 'MIN' || name === 'MAX') {
    const sign = name === 'MIN' ? 1 : -1;
    return all.reduce<Cell>(
      (best, cell) => (best === undefined || order(cell, best) * sign < 0 ? cell : best),
      undefined,
    );
  }
  const numbers = all.filter((value) => typeof value === 'number');
  const sum = numbers.reduce((total, value) => total + value, 0);
  if (name === 'SUM') return sum;
  return numbers.length === 0 ? undefined : sum / numbers.length;
}
