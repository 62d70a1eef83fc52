import type { Question, Scalar, Selector, Step, Sum, Test } from './naive';
import { aliases } from './naive';

const literal = (value: Scalar): string =>
  typeof value === 'string' ? `'${value}'` : String(value);

/** Operators that say the same with their sides exchanged. A text on the left would be a name there. */
const TURNED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

function condition(test: Test): string {
  if (test.kind === 'absent') return `${test.property} ${test.negated ? '!=' : '='} undefined`;
  if (test.kind === 'both')
    return `(${condition(test.left)} ${test.join} ${condition(test.right)})`;
  if (test.kind === 'in') {
    const { property, negated, of, value } = test;
    return `${property} ${negated ? '!=' : '='} (FIND ${selector(of, 'x')} RETURN x.${value})`;
  }
  const values = test.values.map(literal);
  const turned = TURNED[test.operator];
  if (test.isTurned && turned && values.length === 1)
    return `${values[0]} ${turned} ${test.property}`;
  const right = values.length === 1 ? values[0] : `(${values.join(` ${test.join} `)})`;
  return `${test.property} ${test.operator} ${right}`;
}

/** `n0.p ^ 2`, with parentheses only where the tree needs them. */
export function calculation(sum: Sum): string {
  if (sum.kind === 'number') return String(sum.value);
  if (sum.kind === 'property') return sum.name;
  if (sum.kind === 'call') return `${sum.name}(${calculation(sum.argument)})`;
  const side = (inner: Sum): string =>
    inner.kind === 'of' ? `(${calculation(inner)})` : calculation(inner);
  return `${side(sum.left)} ${sum.operator} ${side(sum.right)}`;
}

const targets = (names: string[]): string =>
  names.length === 1 ? (names[0] ?? '') : `(${names.join('|')})`;

const selector = ({ names, test }: Selector, alias: string): string =>
  `${targets(names)}${test ? ` WITH ${condition(test)}` : ''} AS ${alias}`;

function step(one: Step): string {
  if (one.kind === 'optional') {
    return `(${one.steps.map(step).join(' ')})?${one.alias ? ` AS ${one.alias}` : ''}`;
  }
  const verbs = one.verbs.length === 0 ? 'RELATES TO' : targets(one.verbs);
  const edge = one.negated ? '' : ` AS ${one.edge}`;
  return `THAT ${one.negated ? '!' : ''}${verbs} ${one.arrow}${edge} ${selector(one.selector, one.alias)}`;
}

/** The text of a question. */
export function render(question: Question): string {
  const { start, steps, where, group, sum } = question;
  const lines = [`FIND ${selector(start, 'n0')}`, ...steps.map(step)];
  if (where) lines.push(`WHERE ${where.left} ${where.operator} ${where.right}`);
  if (group) {
    const { by, of, having } = group;
    lines.push(
      `RETURN ${by} AS g, COUNT(${of}) AS c, SUM(${of}.q) AS s, MAX(${of}.q) AS m, COUNT(${of}.q) AS d`,
    );
    lines.push(`HAVING c >= ${having}`);
  } else {
    const columns = aliases(question).map((name) => `${name}._key`);
    if (sum) columns.push(`${calculation(sum)} AS sum`);
    lines.push(`RETURN ${columns.join(', ')}`);
  }
  return lines.join('\n');
}
