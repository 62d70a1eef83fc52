import type { IToken } from 'chevrotain';
import type {
  ArithmeticOperator,
  Comparison,
  Condition,
  Expression,
  Operand,
  Operator,
  OrderKey,
  PropertyPath,
  QueryPosition,
  Query,
  ReturnItem,
  SelectorTarget,
} from './ast';
import { hasPath } from './expressionTree';
import { nearest } from './nearest';
import { QueryProblem } from './problem';
import { dateValue, regexValue, stringExpression, stringTemplate, timeUnit } from './literals';
import { And, RESERVED_WORDS } from './tokens';

/** Where a token begins. */
export const positionOf = ({ startLine, startColumn, startOffset }: IToken): QueryPosition => ({
  line: startLine ?? 1,
  column: startColumn ?? 1,
  offset: startOffset,
});

/** A query with nothing in it yet. */
export const emptyQuery = (): Query => ({
  text: '',
  unique: false,
  start: { targets: [], position: { line: 1, column: 1, offset: 0 } },
  steps: [],
  orderBy: [],
  parameters: [],
  remarks: [],
});

/** @returns `value`; the token was read for its presence only */
export const constant = <T>(_: IToken, value: T): T => value;

export const TRUE: Expression = { kind: 'literal', value: true };
export const FALSE: Expression = { kind: 'literal', value: false };
export const NOW: Expression = { kind: 'now' };

/** TitleCase names a class, everything else a type. */
export const named = ({ image }: IToken): SelectorTarget => ({
  kind: /^[A-Z]/.test(image) ? 'class' : 'type',
  name: image,
});
export const anything = (_: IToken): SelectorTarget => ({ kind: 'any' });
export const fullText = ({ image }: IToken): SelectorTarget => ({
  kind: 'text',
  text: stringTemplate(image),
});
export const smartClass = ({ image }: IToken, of: SelectorTarget | undefined): SelectorTarget => ({
  kind: 'smartClass',
  name: image.slice(1),
  ...(of && { of }),
});

/** @throws Problem for a reserved word */
export function alias(word: IToken): string {
  const name = word.image;
  if (RESERVED_WORDS.has(name.toLowerCase())) {
    throw new QueryProblem(
      `"${name}" is a reserved word and cannot be an alias`,
      positionOf(word),
      `Choose another name, for example "${name.toLowerCase()}1".`,
    );
  }
  return name;
}

/** One condition is itself; more are joined. */
export const joined = (kind: 'and' | 'or', items: Condition[]): Condition =>
  items.length === 1 && items[0] ? items[0] : { kind, items };

/** The operator that says the same when its sides are exchanged. */
const EXCHANGED: Partial<Readonly<Record<Operator, Operator>>> = {
  '=': '=',
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
};

/** `left <comparator> right`. A value on the left of a property changes sides. */
export function comparison(
  first: Expression,
  comparator: IToken,
  second: Operand,
  position: QueryPosition,
): Comparison {
  const negated = comparator.image.startsWith('!');
  const operator = (negated ? comparator.image.slice(1) : comparator.image) as Operator;
  const exchanged = EXCHANGED[operator];
  if (exchanged && second.kind === 'expression' && !hasPath(first) && hasPath(second.expression)) {
    const right: Operand = { kind: 'expression', expression: first };
    return { kind: 'compare', left: second.expression, operator: exchanged, negated, right };
  }
  return { kind: 'compare', left: quotedName(first, position), operator, negated, right: second };
}

/** A text on the left is the name of a property or column that is not one word. */
function quotedName(left: Expression, position: QueryPosition): Expression {
  if (left.kind !== 'literal' || typeof left.value !== 'string') return left;
  return { kind: 'path', path: { parts: [left.value], quoted: true, position } };
}

/** @throws Problem when it is not a regular expression */
export function regex(token: IToken): Operand {
  try {
    return { kind: 'regex', regex: regexValue(token.image) };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*: /, '').toLowerCase() : '';
    throw new QueryProblem(
      `${token.image} is not a regular expression: ${reason}`,
      positionOf(token),
      'Put a backslash before a character that is meant literally, as in /a\\(b/.',
    );
  }
}

/** @throws Problem when AND and OR are mixed. @returns the item itself when there is one only */
export function list(items: Operand[], joins: IToken[]): Operand {
  const [first] = joins;
  const single = items[0];
  if (!first && single) return single;
  const stranger = joins.find(({ tokenType }) => tokenType !== first?.tokenType);
  if (stranger) {
    throw new QueryProblem(
      'a list has either OR or AND between its values, not both',
      positionOf(stranger),
      "Write two comparisons, as in (a = ('x' OR 'y') AND a != 'z').",
    );
  }
  return { kind: 'list', join: first?.tokenType === And ? 'and' : 'or', items };
}

export const arithmetic = (left: Expression, sign: IToken, right: Expression): Expression => ({
  kind: 'arithmetic',
  operator: sign.image as ArithmeticOperator,
  left,
  right,
});

export const text = ({ image }: IToken): Expression => stringExpression(image);

/** @throws Problem when there is no such date */
export function date(token: IToken): Expression {
  const value = dateValue(token.image);
  if (value !== undefined) return { kind: 'literal', value };
  throw new QueryProblem(
    `${token.image} is not a date`,
    positionOf(token),
    'Write date(2025-01-31), date(2025-01) or date(2025-01-31T15:00:00Z); without a zone it is UTC.',
  );
}

/** `{{name}}`, `${param.name}` or `${name}`. */
export const parameter = (token: IToken): Expression => ({
  kind: 'parameter',
  name: token.image.replace(/^\$\{\s*(?:param\.)?|^\{\{\s*|\s*\}\}?$/g, ''),
  position: positionOf(token),
});

/** A number, or a span of time when a unit follows. @throws Problem for another unit */
export function number(token: IToken, unit: IToken | undefined): Expression {
  const value = Number(token.image);
  if (!unit) return { kind: 'literal', value };
  const known = timeUnit(unit.image);
  if (known) return { kind: 'duration', count: value, unit: known };
  throw new QueryProblem(
    `"${unit.image}" is not a unit of time`,
    positionOf(unit),
    'J1QL knows hours, days, months and years; for minutes and weeks write hours and days.',
  );
}

/** A number of rows. @throws Problem for a fraction */
export function count(token: IToken): number {
  const value = Number(token.image);
  if (Number.isInteger(value)) return value;
  throw new QueryProblem(
    `${token.image} is not a number of rows`,
    positionOf(token),
    'Give a whole number.',
  );
}

const AGGREGATES = ['COUNT', 'MIN', 'MAX', 'AVG', 'SUM'] as const;
const OF_ONE_ARGUMENT = ['ROUND', 'CEIL', 'FLOOR', 'ABS', 'SQRT', 'UNWIND'] as const;
const SCALARS = ['CONCAT', 'COALESCE', 'MERGE', ...OF_ONE_ARGUMENT] as const;

/** @throws Problem for another function, or a wrong count of arguments */
export function call(token: IToken, values: Expression[]): Expression {
  const position = positionOf(token);
  const upper = token.image.toUpperCase();
  const scalar = SCALARS.find((name) => name === upper);
  if (scalar && (values.length === 1 || !OF_ONE_ARGUMENT.some((name) => name === scalar))) {
    return { kind: 'scalar', name: scalar, arguments: values, position };
  }
  const aggregate = AGGREGATES.find((name) => name === upper);
  const [argument] = values;
  if (aggregate && argument && values.length === 1) {
    return { kind: 'aggregate', name: aggregate, argument, position };
  }
  if (scalar ?? aggregate) {
    throw new QueryProblem(`${upper} takes one argument, not ${values.length}`, position);
  }
  const guess = nearest(upper, [...AGGREGATES, ...SCALARS]);
  throw new QueryProblem(
    `there is no function "${token.image}"`,
    position,
    guess ? `Did you mean ${guess}?` : `J1QL has ${[...AGGREGATES, ...SCALARS].join(', ')}.`,
  );
}

const unbracket = ({ image }: IToken): string =>
  image.startsWith('[') ? image.slice(1, -1).trim() : image;

export const path = (first: IToken, others: IToken[]): PropertyPath => ({
  parts: [first, ...others].map(unbracket),
  ...(first.image.startsWith('[') && { quoted: true }),
  position: positionOf(first),
});

/** Stands for "the text from here to there" until `parseQuery` fills it in. */
const span = (first: IToken, last: IToken): string =>
  `\0${first.startOffset}:${(last.endOffset ?? last.startOffset) + 1}`;

/** Replaces the stand-in that `column` and `orderKey` left. */
export function resolveName(name: string, query: string): string {
  const [, from, to] = /^\0(-?\d+):(\d+)$/.exec(name) ?? [];
  return from === undefined ? name : query.slice(Number(from), Number(to)).replace(/\s+/g, ' ');
}

export const column = (
  expression: Expression,
  first: IToken,
  last: IToken,
  name: IToken | undefined,
): ReturnItem => ({
  kind: 'value',
  expression,
  // Without AS, a column is called as it is written.
  name: name ? name.image.replace(/^(["'])(.*)\1$/s, '$2') : span(first, last),
  position: positionOf(first),
});

export const orderKey = (
  expression: Expression,
  first: IToken,
  last: IToken,
  descending: boolean,
): OrderKey => ({
  expression,
  // ORDER BY 'Group Name' names a column.
  name: expression.kind === 'literal' ? String(expression.value) : span(first, last),
  descending,
  position: positionOf(first),
});
