import type {
  Expression,
  Hop,
  NodeSelector,
  OrderKey,
  PropertyPath,
  QueryPosition,
  Query,
  ReturnItem,
  WalkStep,
} from './ast';
import { QueryProblem } from './problem';

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
 * The column that a name in HAVING means: the one that is called so, else the one with that property.
 * @returns its index in RETURN; undefined when there is none
 */
export function columnNamed({ returns }: Query, { parts }: PropertyPath): number | undefined {
  if (!Array.isArray(returns)) return undefined;
  const name = parts.join('.');
  const isNamed = (item: ReturnItem): boolean => item.kind === 'value' && item.name === name;
  const isProperty = (item: ReturnItem): boolean =>
    item.kind === 'value' &&
    item.expression.kind === 'path' &&
    item.expression.path.parts.join('.') === name;
  const byName = returns.findIndex(isNamed);
  const index = byName >= 0 ? byName : returns.findIndex(isProperty);
  return index >= 0 ? index : undefined;
}

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

/** A relationship without alias goes by its verb as written, when it is one. */
export const impliedVerb = ({ negated, edgeAlias, verb }: Hop): string | undefined =>
  negated || edgeAlias !== undefined ? undefined : verb;

/** The names that a query uses for its entities and relationships. */
export class QueryNames {
  /** Given with AS. */
  readonly aliases = new Set<string>();
  /** Class or type of a step without alias, and how many steps are called so. */
  readonly implied = new Map<string, number>();
  /** Verbs of relationships without alias, one for each step. */
  readonly verbs: string[] = [];
  /** What a step looks for that must not be there: the name has no value. */
  readonly absent = new Set<string>();

  /** How the query itself writes a name: verbs may be in either case. @returns undefined for an unknown name */
  written(name: string): string | undefined {
    const { aliases, implied, absent, verbs } = this;
    if (aliases.has(name) || implied.has(name) || verbs.includes(name) || absent.has(name))
      return name;
    return verbs.find((verb) => verb.toUpperCase() === name.toUpperCase());
  }

  /** Whether a name stands for more than one step. */
  isAmbiguous(name: string): boolean {
    if (this.aliases.has(name)) return false;
    const isVerb = (verb: string): boolean => verb.toUpperCase() === name.toUpperCase();
    return (this.implied.get(name) ?? this.verbs.filter(isVerb).length) > 1;
  }

  get all(): string[] {
    return [...this.aliases, ...this.implied.keys(), ...this.verbs];
  }
}

/** The names that a query gives. @throws Problem when one is given twice */
export function collectNames({ start, steps }: Query): QueryNames {
  const names = new QueryNames();
  const give = (name: string | undefined, position: QueryPosition) => {
    if (name === undefined) return;
    if (names.aliases.has(name)) {
      throw new QueryProblem(
        `the alias "${name}" is given twice`,
        position,
        'Give each its own name.',
      );
    }
    names.aliases.add(name);
  };
  const select = (selector: NodeSelector, absent = false) => {
    give(selector.alias, selector.position);
    const implied = impliedName(selector);
    if (implied === undefined) return;
    if (absent) names.absent.add(implied);
    else names.implied.set(implied, (names.implied.get(implied) ?? 0) + 1);
  };
  const walk = (step: WalkStep): void => {
    if (step.kind === 'hop') {
      give(step.edgeAlias, step.position);
      const verb = impliedVerb(step);
      if (verb !== undefined) names.verbs.push(verb);
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
