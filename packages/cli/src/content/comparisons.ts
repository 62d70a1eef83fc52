import type { Query } from '@graph-1password/j1ql';
import { nearest } from '@graph-1password/j1ql';
import type { ContentProblem } from './problem';
import { CODES, strangePairs } from './codes';
import { MODEL } from './model';
import type { Parts, UsedPath, Selector } from './scope';
import { targetsOf } from './scope';

type Condition = NonNullable<Query['where']>;
type Comparison = Extract<Condition, { kind: 'compare' }>;

/** A comparison of a property of one selector with values that stand in the query. */
interface Compared {
  selector: Selector;
  property: string;
  comparison: Comparison;
  values: (string | number | boolean)[];
  line: number;
}

/** Values that a property never has: unknown codes, a text for a number, actions on the wrong kind of object. */
export function comparisonProblems(query: Query, { selectors }: Parts): ContentProblem[] {
  const named = new Map(selectors.flatMap((s) => (s.alias === undefined ? [] : [[s.alias, s]])));
  const own = selectors.flatMap((selector) => {
    const resolve = (path: UsedPath) => ({ selector, property: path.parts.join('.') });
    return conditionProblems(selector.with, resolve);
  });
  const where = conditionProblems(query.where, ({ parts: [alias = '', ...rest] }) => {
    const selector = named.get(alias);
    return selector && { selector, property: rest.join('.') };
  });
  return [...own, ...where];
}

type Resolve = (path: UsedPath) => { selector: Selector; property: string } | undefined;

function conditionProblems(condition: Condition | undefined, resolve: Resolve): ContentProblem[] {
  if (!condition) return [];
  if (condition.kind !== 'compare') {
    const together = condition.kind === 'and' ? pairProblems(condition.items, resolve) : [];
    return [...together, ...condition.items.flatMap((item) => conditionProblems(item, resolve))];
  }
  const compared = comparedIn(condition, resolve);
  return compared ? [...codeProblems(compared), ...kindProblems(compared)] : [];
}

function comparedIn(comparison: Comparison, resolve: Resolve): Compared | undefined {
  // A calculation may stand on the left, too.
  if (comparison.left.kind !== 'path') return undefined;
  const { path } = comparison.left;
  const found = resolve(path);
  return (
    found && { ...found, comparison, values: valuesIn(comparison.right), line: path.position.line }
  );
}

/** The values on the right side of a comparison, as far as they stand in the query. */
function valuesIn(operand: Comparison['right']): Compared['values'] {
  if (operand.kind === 'list') return operand.items.flatMap(valuesIn);
  if (operand.kind !== 'expression') return [];
  const { expression } = operand;
  if (expression.kind === 'literal') return [expression.value];
  if (expression.kind !== 'string') return [];
  const [text, ...rest] = expression.template.parts;
  return typeof text === 'string' && rest.length === 0 ? [text] : [];
}

/** Codes that a property may have, over all types of its selector; undefined when one of them has an open text. */
function codesOf({ selector, property }: Compared): string[] | undefined {
  const sets = targetsOf(selector).flatMap((type) => {
    const known = MODEL.types.get(type);
    // A type that lacks the property adds no value; a type of others may have any.
    return known && !known.has(property) ? [] : [CODES.get(type)?.[property]];
  });
  return sets.length === 0 || sets.includes(undefined)
    ? undefined
    : sets.flatMap((set) => set ?? []);
}

const MEETS: Readonly<Record<string, (code: string, text: string) => boolean>> = {
  '=': (code, text) => code === text,
  '~=': (code, text) => code.includes(text),
  '^=': (code, text) => code.startsWith(text),
  '$=': (code, text) => code.endsWith(text),
};

function codeProblems(compared: Compared): ContentProblem[] {
  const [codes, meets] = [codesOf(compared), MEETS[compared.comparison.operator]];
  if (!codes || !meets) return [];
  const texts = compared.values.filter((value) => typeof value === 'string');
  return texts
    .filter((text) => !codes.some((code) => meets(code, text)))
    .map((text) => {
      const guess = nearest(text, codes);
      const rest = guess === undefined ? '.' : `; did you mean ${guess}?`;
      return { line: compared.line, sentence: `no ${compared.property} is "${text}"${rest}` };
    });
}

function kindProblems({
  selector,
  property,
  comparison,
  values,
  line,
}: Compared): ContentProblem[] {
  const kinds = targetsOf(selector).map((type) => MODEL.types.get(type)?.get(property));
  const [kind] = kinds;
  if (kind === undefined || kind === 'other' || kinds.some((other) => other !== kind)) return [];
  const { operand } = { operand: comparison.right };
  const times = operand.kind === 'expression' && operand.expression.kind === 'now';
  const wrong = values.filter((value) => typeof value !== kind);
  if (times && kind !== 'number') wrong.push('date.now');
  return wrong.map((value) => ({
    line,
    sentence: `${property} is a ${kind} but is compared with ${JSON.stringify(value)}.`,
  }));
}

/** Actions of audit events on object types that never have them, where both are asked for together. */
function pairProblems(items: readonly Condition[], resolve: Resolve): ContentProblem[] {
  const asked = items.flatMap((item) => {
    const compared = item.kind === 'compare' ? comparedIn(item, resolve) : undefined;
    return compared && item.kind === 'compare' && item.operator === '=' && !item.negated
      ? [compared]
      : [];
  });
  const of = (name: string) => asked.find(({ property }) => property === name);
  const [types, actions] = [of('objectType'), of('action')];
  if (!types || !actions || types.selector !== actions.selector) return [];
  const known = ({ values }: Compared, codes: readonly string[] | undefined) =>
    values.filter((value): value is string => codes?.includes(String(value)) ?? false);
  const [objectTypes, verbs] = [known(types, codesOf(types)), known(actions, codesOf(actions))];
  if (objectTypes.length === 0 || verbs.length === 0) return [];
  return strangePairs(objectTypes, verbs).map((sentence) => ({ line: actions.line, sentence }));
}
