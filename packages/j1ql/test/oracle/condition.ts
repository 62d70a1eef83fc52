import type { Condition, Expression, Operand, Operator } from '../../src/language/ast';
import { childrenOf } from '../../src/language/expressionTree';
import type { Reader } from './expression';
import { compileExpression } from './expression';
import type { Scope } from './scope';
import type { Cell } from './values';
import { COMPARE, elements, holds, isAbsent, isPlain } from './values';

/** Whether something fits: an entity (WITH), a match (WHERE) or a row (HAVING). */
export type Predicate<T> = (subject: T) => boolean;

/**
 * Makes a test of a condition.
 * @param reader what the names in it mean
 * @throws J1qlRunError for a parameter that was not given
 */
export function compileCondition<T>(
  condition: Condition,
  scope: Scope,
  reader: Reader<T>,
): Predicate<T> {
  if (condition.kind === 'compare') {
    const left = compileExpression(condition.left, scope, reader);
    const holdsFor = compileOperand(condition.right, condition.operator, scope, reader);
    // One rule for all, lists and absent values among them: a negated operator is true where the plain one is false.
    const { negated } = condition;
    return (subject) => holdsFor(left(subject), subject) !== negated;
  }
  const tests = condition.items.map((item) => compileCondition(item, scope, reader));
  // Two loops instead of `every` and `some`: a join asks a million times.
  if (condition.kind === 'and') {
    return (subject) => {
      for (const test of tests) if (!test(subject)) return false;
      return true;
    };
  }
  return (subject) => {
    for (const test of tests) if (test(subject)) return true;
    return false;
  };
}

type OperandTest<T> = (left: Cell, subject: T) => boolean;

/** Makes a test of the plain operator, whether it is negated or not. */
function compileOperand<T>(
  operand: Operand,
  operator: Operator,
  scope: Scope,
  reader: Reader<T>,
): OperandTest<T> {
  switch (operand.kind) {
    case 'undefined':
      return (left) => isAbsent(left);
    case 'regex':
      return (left) => elements(left).some((one) => matches(operand.regex, one));
    case 'query': {
      const values = scope.valuesOf(operand.query);
      const fits = COMPARE[operator];
      if (operator === '=') {
        const known = new Set<unknown>(values);
        return (left) => elements(left).some((one) => known.has(one));
      }
      return (left) => holds(left, fits, values);
    }
    case 'list': {
      const tests = operand.items.map((item) => compileOperand(item, operator, scope, reader));
      return operand.join === 'and'
        ? (left, subject) => tests.every((test) => test(left, subject))
        : (left, subject) => tests.some((test) => test(left, subject));
    }
    case 'expression': {
      const { expression } = operand;
      const fits = COMPARE[operator];
      if (isConstant(expression)) {
        // Evaluated once, not for each of a hundred thousand entities.
        const fixed = elements(compileExpression(expression, scope, nothing)(undefined));
        const [only, ...others] = fixed;
        if (only !== undefined && others.length === 0) {
          return (left) => (isPlain(left) ? fits(left, only) : holds(left, fits, fixed));
        }
        return (left) => holds(left, fits, fixed);
      }
      const right = compileExpression(expression, scope, reader);
      return (left, subject) => {
        const value = right(subject);
        return isPlain(left) && isPlain(value)
          ? fits(left, value)
          : holds(left, fits, elements(value));
      };
    }
  }
}

const nothing: Reader<undefined> = { path: () => () => undefined };

const isConstant = (expression: Expression): boolean =>
  expression.kind !== 'path' && childrenOf(expression).every(isConstant);

const matches = (regex: RegExp, value: unknown): boolean =>
  typeof value === 'string' && regex.test(value);
