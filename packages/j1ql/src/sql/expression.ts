import { calculate } from '../language/arithmetic';
import { durationMs, shift } from '../language/time';
import type { Expression, PropertyPath } from '../language/ast';
import { NotInSqlError } from './errors';
import type { Kind } from './dialect';
import type { Scope } from './scope';
import { parameterOf, templateText } from './scope';
import { ABSENT, constantValue, FALSE, isAbsent, not, textOf, valueOf } from './value';
import type { Value } from './value';

type Aggregate = Extract<Expression, { kind: 'aggregate' }>;
type Scalar = Extract<Expression, { kind: 'scalar' }>;
type Arithmetic = Extract<Expression, { kind: 'arithmetic' }>;

/** What names and aggregates mean depends on the clause; each clause brings its reader. */
export interface Reader {
  path(path: PropertyPath): Value;
  aggregate?(aggregate: Aggregate): Value;
}

/**
 * Makes SQL of an expression.
 * @throws J1qlRunError for a parameter that was not given
 * @throws NotInSqlError for what has no equal
 */
export function compileExpression(expression: Expression, scope: Scope, reader: Reader): Value {
  switch (expression.kind) {
    case 'literal':
      return constantValue(expression.value, scope);
    case 'string':
      return constantValue(templateText(scope, expression.template), scope);
    case 'parameter':
      return constantValue(parameterOf(scope, expression.name), scope);
    case 'now':
      return constantValue(scope.now, scope);
    case 'duration':
      return constantValue(durationMs(expression.count, expression.unit), scope);
    case 'path':
      return reader.path(expression.path);
    case 'negative': {
      const operand = compileExpression(expression.operand, scope, reader);
      return calculated(constantValue(0, scope), '-', operand, scope);
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

function arithmetic({ operator, left, right }: Arithmetic, scope: Scope, reader: Reader): Value {
  const first = compileExpression(left, scope, reader);
  if (right.kind === 'duration' && (operator === '+' || operator === '-')) {
    const count = operator === '+' ? right.count : -right.count;
    return moved(first, count, right.unit, scope);
  }
  return calculated(first, operator, compileExpression(right, scope, reader), scope);
}

type Duration = Extract<Expression, { kind: 'duration' }>;

function moved(moment: Value, count: number, unit: Duration['unit'], scope: Scope): Value {
  const { constant } = moment;
  if (constant !== undefined) {
    return typeof constant === 'number'
      ? constantValue(shift(constant, count, unit), scope)
      : ABSENT;
  }
  const number = moment.kinds.get('number');
  if (number === undefined) return ABSENT;
  const { dialect, bindings } = scope;
  const ofCalendar = (unit === 'month' || unit === 'year') && Number.isInteger(count);
  const sql = ofCalendar
    ? dialect.addMonths(dialect.double(number), bindings.add(count * (unit === 'year' ? 12 : 1)))
    : `(${dialect.double(number)} + ${dialect.double(bindings.add(durationMs(count, unit)))})`;
  return valueOf('number', sql);
}

/** Absent unless both are numbers and the result is one. */
function calculated(
  left: Value,
  operator: Arithmetic['operator'],
  right: Value,
  scope: Scope,
): Value {
  const { dialect } = scope;
  const [one, other] = [left.constant, right.constant];
  if (typeof one === 'number' && typeof other === 'number') {
    const result = calculate(one, operator, other);
    return typeof result === 'number' ? constantValue(result, scope) : ABSENT;
  }
  const [first, second] = [left, right].map(({ kinds }) => {
    const number = kinds.get('number');
    return number === undefined ? undefined : dialect.double(number);
  });
  if (first === undefined || second === undefined) return ABSENT;
  const sql = operator === '^' ? dialect.power(first, second) : `(${first} ${operator} ${second})`;
  return valueOf('number', dialect.finite(sql));
}

function scalar({ name, arguments: list }: Scalar, scope: Scope, reader: Reader): Value {
  const { dialect } = scope;
  const values = list.map((argument) => compileExpression(argument, scope, reader));
  const [first = ABSENT] = values;
  const ofNumber = (make: (number: string) => string): Value => {
    const number = first.kinds.get('number');
    return number === undefined ? ABSENT : valueOf('number', make(dialect.double(number)));
  };
  switch (name) {
    case 'CONCAT':
      return valueOf('text', dialect.concat(values.map((value) => textOf(value, dialect))));
    case 'COALESCE':
      return coalesce(values, scope);
    case 'MERGE':
      return merge(values, scope);
    case 'ROUND':
      return ofNumber((number) => dialect.round(number));
    case 'CEIL':
      return ofNumber((number) => dialect.ceiling(number));
    case 'FLOOR':
      return ofNumber((number) => dialect.floor(number));
    case 'ABS':
      return ofNumber((number) => dialect.absolute(number));
    case 'SQRT':
      return ofNumber((number) => dialect.squareRoot(number));
    case 'UNWIND':
      // The rows are made by the caller: here is the list that they are made of.
      return first;
  }
}

/** The first value that is there. */
function coalesce(values: readonly Value[], scope: Scope): Value {
  const { dialect } = scope;
  if (values.some(({ object }) => object)) throw new NotInSqlError('COALESCE of whole objects');
  const tried = values
    .map((value) => ({ value, isThere: not(isAbsent(value, dialect)) }))
    .filter(({ isThere }) => isThere !== FALSE);
  const kinds = new Set(tried.flatMap(({ value }) => [...value.kinds.keys()]));
  return {
    kinds: new Map(
      Array.from(kinds, (kind): [Kind, string] => {
        const cases = tried.map(
          ({ value, isThere }) =>
            `WHEN ${isThere} THEN ${value.kinds.get(kind) ?? dialect.none(kind)}`,
        );
        return [kind, `CASE ${cases.join(' ')} END`];
      }),
    ),
  };
}

/** One list of all values, each once. */
function merge(values: readonly Value[], scope: Scope): Value {
  const { dialect } = scope;
  const kinds = new Set(values.flatMap((value) => [...value.kinds.keys()]));
  if (kinds.has('json')) throw new NotInSqlError('MERGE of lists or objects that are not of texts');
  const isText = [...kinds].every((kind) => kind === 'text' || kind === 'texts');
  const empty = dialect.none('texts');
  const lists = values.flatMap((value) =>
    Array.from(value.kinds, ([kind, sql]) => {
      const json = (one: string): string => (isText ? one : dialect.json(one));
      if (kind === 'jsons') return sql;
      if (kind === 'texts') return isText ? sql : dialect.listMap(sql, json);
      const one = kind === 'number' ? dialect.double(sql) : sql;
      return `CASE WHEN ${sql} IS NOT NULL THEN ${dialect.list([json(one)])} ELSE ${empty} END`;
    }),
  );
  const all = lists.map((list) => `coalesce(${list}, ${dialect.list([])})`);
  const merged = all.length === 0 ? dialect.list([]) : dialect.listConcat(all);
  return valueOf(isText ? 'texts' : 'jsons', dialect.listUnique(merged));
}
