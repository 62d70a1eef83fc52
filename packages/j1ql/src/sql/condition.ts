import type { Condition, Operand, Operator } from '../language/ast';
import type { ParameterValue } from '../answer/queryResult';
import { fits, holds, holdsOf } from './compare';
import { NotInSqlError } from './errors';
import type { Reader } from './expression';
import { compileExpression } from './expression';
import { re2 } from './regex';
import type { Scope, SubQuery } from './scope';
import { ABSENT, and, constantValue, elementsOf, isAbsent, not, or } from './value';
import type { Value } from './value';

/**
 * Makes SQL of a condition: true in the rows in which it holds; in others it may be unknown.
 * @param reader what the names in it mean
 * @throws J1qlRunError for a parameter that was not given
 * @throws NotInSqlError for what has no equal
 */
export function compileCondition(condition: Condition, scope: Scope, reader: Reader): string {
  if (condition.kind !== 'compare') {
    const items = condition.items.map((item) => compileCondition(item, scope, reader));
    return condition.kind === 'and' ? and(items) : or(items);
  }
  const left = compileExpression(condition.left, scope, reader);
  const test = compileOperand(left, condition.operator, condition.right, scope, reader);
  return condition.negated ? not(test) : test;
}

/** The test of the plain operator, whether it is negated or not. */
function compileOperand(
  left: Value,
  operator: Operator,
  operand: Operand,
  scope: Scope,
  reader: Reader,
): string {
  switch (operand.kind) {
    case 'undefined':
      return isAbsent(left, scope.dialect);
    case 'regex':
      return matches(left, operand.regex, scope);
    case 'query':
      return isIn(left, operator, scope.compileSubQuery(operand.query), scope);
    case 'list': {
      const constants =
        operand.join === 'or' ? constantsOf(operand.items, scope, reader) : undefined;
      if (constants) return holds(left, operator, constantValue(constants, scope), scope);
      const tests = operand.items.map((item) =>
        compileOperand(left, operator, item, scope, reader),
      );
      return operand.join === 'and' ? and(tests) : or(tests);
    }
    case 'expression':
      return holds(left, operator, compileExpression(operand.expression, scope, reader), scope);
  }
}

/** The values of a list in which all are the same for all rows. */
function constantsOf(
  items: readonly Operand[],
  scope: Scope,
  reader: Reader,
): ParameterValue | undefined {
  const all = items.map((item) =>
    item.kind === 'expression'
      ? compileExpression(item.expression, scope, reader).constant
      : undefined,
  );
  return all.every((constant) => constant !== undefined) ? all.flatMap(elementsOf) : undefined;
}

function matches(left: Value, regex: RegExp, scope: Scope): string {
  const { dialect, bindings } = scope;
  if (left.kinds.has('json') || left.kinds.has('jsons'))
    throw new NotInSqlError('a pattern for a list that is not one of texts');
  const pattern = bindings.add(re2(regex));
  return or(
    [...left.kinds].flatMap(([kind, sql]) => {
      if (kind === 'text') return [dialect.matches(sql, pattern)];
      return kind === 'texts' ? [dialect.listAny(sql, (one) => dialect.matches(one, pattern))] : [];
    }),
  );
}

/** Whether any value of a query fits. */
function isIn(left: Value, operator: Operator, values: SubQuery, scope: Scope): string {
  const { dialect } = scope;
  if (left === ABSENT) return holds(left, operator, ABSENT, scope);
  if (left.kinds.has('json') || left.kinds.has('jsons'))
    throw new NotInSqlError('a comparison of a list that is not one of texts');
  return or(
    [...left.kinds].flatMap(([kind, sql]) => {
      const wanted = kind === 'texts' ? 'text' : kind;
      const query = values.get(wanted as 'text');
      if (query === undefined) return [];
      if (kind === 'texts') {
        const all = dialect.collected(query, 'j1ql_value');
        return [holdsOf({ kind, sql }, operator, { kind: 'texts', sql: all }, dialect)];
      }
      if (operator === '=') return [`${sql} IN (${query})`];
      const test = (value: string): string => fits(sql, operator, value, wanted, dialect);
      return [dialect.anyOf(query, 'j1ql_value', test)];
    }),
  );
}
