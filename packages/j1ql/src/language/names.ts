import type { Expression, NodeSelector, OrderKey, Position, Query, Step } from './ast';
import { Problem } from './problem';

/** A step without alias goes by the class or type that it looks for, when it is one. */
export function impliedName({ targets, alias }: NodeSelector): string | undefined {
  const [target, ...others] = targets;
  if (alias !== undefined || !target || others.length > 0) return undefined;
  return target.kind === 'class' || target.kind === 'type' ? target.name : undefined;
}

/** An expression without the places where it was written, so that equal ones are equal texts. */
const shape = (expression: Expression): string =>
  JSON.stringify(expression, (name, value: unknown) => (name === 'position' ? undefined : value));

/**
 * The column that a key of ORDER BY means: the one of that name, else one with that expression.
 * @returns its index in RETURN; undefined when it means no column
 */
export function columnOf({ returns }: Query, { name, expression }: OrderKey): number | undefined {
  if (!Array.isArray(returns)) return undefined;
  const byName = returns.findIndex((item) => item.kind === 'value' && item.name === name);
  if (byName >= 0) return byName;
  const wanted = shape(expression);
  const same = returns.findIndex(
    (item) => item.kind === 'value' && shape(item.expression) === wanted,
  );
  return same >= 0 ? same : undefined;
}

/** The names by which a query speaks of its entities and relationships. */
export class Names {
  /** Given with AS. */
  readonly aliases = new Set<string>();
  /** Class or type of a step without alias, and how many steps are called so. */
  readonly implied = new Map<string, number>();

  has(name: string): boolean {
    return this.aliases.has(name) || this.implied.has(name);
  }

  get all(): string[] {
    return [...this.aliases, ...this.implied.keys()];
  }
}

/** The names that a query gives. @throws Problem when one is given twice */
export function collectNames({ start, steps }: Query): Names {
  const names = new Names();
  const give = (name: string | undefined, position: Position) => {
    if (name === undefined) return;
    if (names.aliases.has(name)) {
      throw new Problem(`the alias "${name}" is given twice`, position, 'Give each its own name.');
    }
    names.aliases.add(name);
  };
  const select = (selector: NodeSelector, absent = false) => {
    give(selector.alias, selector.position);
    const implied = absent ? undefined : impliedName(selector);
    if (implied !== undefined) names.implied.set(implied, (names.implied.get(implied) ?? 0) + 1);
  };
  const walk = (step: Step): void => {
    if (step.kind === 'hop') {
      if (step.negated && step.edgeAlias !== undefined) {
        throw new Problem(
          `a relationship that must not exist cannot be called "${step.edgeAlias}"`,
          step.position,
          'Leave the alias out, or the exclamation mark.',
        );
      }
      give(step.edgeAlias, step.position);
      select(step.target, step.negated);
    } else {
      step.steps.forEach(walk);
      give(step.alias, step.position);
    }
  };
  select(start);
  steps.forEach(walk);
  return names;
}
