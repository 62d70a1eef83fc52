import type { Question, Scalar, Selector, Step, Test } from './naive';
import { aliases } from './naive';

const literal = (value: Scalar): string =>
  typeof value === 'string' ? `'${value}'` : String(value);

function condition(test: Test): string {
  if (test.kind === 'absent') return `${test.property} ${test.negated ? '!=' : '='} undefined`;
  if (test.kind === 'both')
    return `(${condition(test.left)} ${test.join} ${condition(test.right)})`;
  const values = test.values.map(literal);
  const right = values.length === 1 ? values[0] : `(${values.join(` ${test.join} `)})`;
  return `${test.property} ${test.operator} ${right}`;
}

const targets = (names: string[]): string =>
  names.length === 1 ? (names[0] ?? '') : `(${names.join('|')})`;

const selector = ({ names, test }: Selector, alias: string): string =>
  `${targets(names)}${test ? ` WITH ${condition(test)}` : ''} AS ${alias}`;

function step(one: Step): string {
  if (one.kind === 'optional') return `(${one.steps.map(step).join(' ')})?`;
  const verbs = one.verbs.length === 0 ? 'RELATES TO' : targets(one.verbs);
  const edge = one.negated ? '' : ` AS ${one.edge}`;
  return `THAT ${one.negated ? '!' : ''}${verbs} ${one.arrow}${edge} ${selector(one.selector, one.alias)}`;
}

/** The text of a question. */
export function render(question: Question): string {
  const { start, steps, where, group } = question;
  const lines = [`FIND ${selector(start, 'n0')}`, ...steps.map(step)];
  if (where) lines.push(`WHERE ${where.left} ${where.operator} ${where.right}`);
  if (group) {
    const { by, of, having } = group;
    lines.push(`RETURN ${by} AS g, COUNT(${of}) AS c, SUM(${of}.q) AS s, MAX(${of}.q) AS m`);
    lines.push(`HAVING c >= ${having}`);
  } else {
    lines.push(
      `RETURN ${aliases(question)
        .map((name) => `${name}._key`)
        .join(', ')}`,
    );
  }
  return lines.join('\n');
}
