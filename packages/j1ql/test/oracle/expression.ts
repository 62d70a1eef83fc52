import type { Expression, NumberFunction, PropertyPath } from '../../src/language/ast';
import { calculate } from '../../src/language/arithmetic';
import { propertyReader } from './properties';
import type { Scope, Slots } from './scope';
import { durationMs, shift } from '../../src/language/time';
import type { Cell } from './values';
import { elements, identity, isAbsent, textOf } from './values';

/** A value that depends on `T`: a match, an entity or a row. */
export type Evaluate<T> = (subject: T) => Cell;

/** What names and aggregates mean depends on the clause; each clause brings its reader. */
export interface Reader<T> {
  path(path: PropertyPath): Evaluate<T>;
  /** Absent where the grammar or the check of the query allows no aggregate. */
  aggregate?(aggregate: Aggregate): Evaluate<T>;
}

/** `COUNT(e)`, `MAX(e.x)` and the other aggregates. */
export type Aggregate = Extract<Expression, { kind: 'aggregate' }>;

/** Names of WHERE and RETURN: what the steps are bound to. */
export const boundNames = (scope: Scope): Reader<Slots> => ({
  path({ parts: [alias = '', ...property] }) {
    const slot = scope.names.get(alias) ?? -1;
    if (property.length === 0) return (slots) => slots[slot];
    const name = property.join('.');
    const read = propertyReader(name, scope.graph.metadata);
    return (slots) => read(slots[slot]);
  },
});

/**
 * Makes a function of an expression.
 * @throws J1qlRunError for a parameter that was not given
 */
export function compileExpression<T>(
  expression: Expression,
  scope: Scope,
  reader: Reader<T>,
): Evaluate<T> {
  switch (expression.kind) {
    case 'literal':
      return constant(expression.value);
    case 'string':
      return constant(scope.text(expression.template));
    case 'parameter':
      return constant(scope.parameter(expression.name));
    case 'now':
      return constant(scope.now);
    case 'duration':
      return constant(durationMs(expression.count, expression.unit));
    case 'path':
      return reader.path(expression.path);
    case 'negative': {
      const operand = compileExpression(expression.operand, scope, reader);
      return (subject) => calculate(0, '-', operand(subject));
    }
    case 'arithmetic':
      return arithmetic(expression, scope, reader);
    case 'scalar':
      return scalar(expression, scope, reader);
    case 'aggregate':
      if (!reader.aggregate) throw new Error('An aggregate has no value for a single match.');
      return reader.aggregate(expression);
  }
}

const constant =
  (value: Cell): Evaluate<unknown> =>
  () =>
    value;

function arithmetic<T>(
  { operator, left, right }: Extract<Expression, { kind: 'arithmetic' }>,
  scope: Scope,
  reader: Reader<T>,
): Evaluate<T> {
  const first = compileExpression(left, scope, reader);
  if (right.kind === 'duration' && (operator === '+' || operator === '-')) {
    const count = operator === '+' ? right.count : -right.count;
    return (subject) => {
      const moment = first(subject);
      return typeof moment === 'number' ? shift(moment, count, right.unit) : undefined;
    };
  }
  const second = compileExpression(right, scope, reader);
  return (subject) => calculate(first(subject), operator, second(subject));
}

/** ROUND rounds halves up; the root of a negative number is not a number, and so absent. */
const NUMBER_FUNCTIONS: Readonly<Record<NumberFunction, (number: number) => number>> = {
  ROUND: Math.round,
  CEIL: Math.ceil,
  FLOOR: Math.floor,
  ABS: Math.abs,
  SQRT: Math.sqrt,
};

function scalar<T>(
  { name, arguments: list }: Extract<Expression, { kind: 'scalar' }>,
  scope: Scope,
  reader: Reader<T>,
): Evaluate<T> {
  const values = list.map((argument) => compileExpression(argument, scope, reader));
  switch (name) {
    case 'CONCAT':
      return (subject) => values.map((value) => textOf(value(subject))).join('');
    case 'COALESCE':
      return (subject) => {
        for (const value of values) {
          const cell = value(subject);
          if (!isAbsent(cell)) return cell;
        }
        return undefined;
      };
    case 'MERGE':
      return (subject) => {
        const all = values.flatMap((value) => elements(value(subject)));
        return [...new Map(all.map((one) => [identity(one as Cell), one as never])).values()];
      };
    case 'ROUND':
    case 'CEIL':
    case 'FLOOR':
    case 'ABS':
    case 'SQRT': {
      const apply = NUMBER_FUNCTIONS[name];
      return (subject) => {
        const number = values[0]?.(subject);
        const result = typeof number === 'number' ? apply(number) : undefined;
        return Number.isFinite(result) ? result : undefined;
      };
    }
    case 'UNWIND':
      // The rows are made by the caller: here is the list that they are made of.
      return (subject) => values[0]?.(subject);
  }
}
