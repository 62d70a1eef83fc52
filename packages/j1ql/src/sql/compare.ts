import type { ParameterValue } from '../answer/queryResult';
import type { Operator } from '../language/ast';
import type { Bindings } from './bindings';
import type { Dialect, Kind } from './dialect';
import { NotInSqlError } from './errors';
import { FALSE, bound, elementsOf, kindOf, or } from './value';
import type { Value } from './value';

/** What comparisons are made with. */
export interface Tools {
  readonly bindings: Bindings;
  readonly dialect: Dialect;
}

/**
 * Whether any value of the left fits any value of the right: those of a list one by one. Values of different kinds never
 * fit, and which kinds there may be is known before anything runs.
 * @throws NotInSqlError for lists and objects that the database keeps as JSON
 */
export function holds(left: Value, operator: Operator, right: Value, tools: Tools): string {
  if (left.kinds.size === 0 || right.kinds.size === 0) return FALSE;
  refuseJson(left);
  if (right.constant !== undefined) return holdsConstant(left, operator, right.constant, tools);
  refuseJson(right);
  const { dialect } = tools;
  return or(
    [...left.kinds].flatMap(([kind, sql]) =>
      [...right.kinds].map(([other, otherSql]) =>
        holdsOf({ kind, sql }, operator, { kind: other, sql: otherSql }, dialect),
      ),
    ),
  );
}

interface Part {
  readonly kind: Kind;
  readonly sql: string;
}

function refuseJson({ kinds }: Value): void {
  if (kinds.has('json') || kinds.has('jsons'))
    throw new NotInSqlError('a comparison of a list or object that is not one of texts');
}

/** Whether values of one kind fit values of another. */
export function holdsOf(left: Part, operator: Operator, right: Part, dialect: Dialect): string {
  if (left.kind === 'texts' && right.kind === 'texts') {
    if (operator === '=') return dialect.listHasAny(left.sql, right.sql);
    // The right side may be a query, which cannot stand inside of a lambda.
    return dialect.listAny(right.sql, (other) =>
      dialect.listAny(left.sql, (one) => fits(one, operator, other, 'text', dialect)),
    );
  }
  if (left.kind === 'texts' && right.kind === 'text') {
    if (operator === '=') return dialect.listHas(left.sql, right.sql);
    return dialect.listAny(left.sql, (one) => fits(one, operator, right.sql, 'text', dialect));
  }
  if (left.kind === 'text' && right.kind === 'texts') {
    if (operator === '=') return dialect.listHas(right.sql, left.sql);
    return dialect.listAny(right.sql, (other) => fits(left.sql, operator, other, 'text', dialect));
  }
  return left.kind === right.kind ? fits(left.sql, operator, right.sql, left.kind, dialect) : FALSE;
}

function holdsConstant(
  left: Value,
  operator: Operator,
  constant: ParameterValue,
  { bindings, dialect }: Tools,
): string {
  const elements = elementsOf(constant);
  return or(
    Array.from(left.kinds, ([kind, sql]) => {
      const wanted = kind === 'texts' ? 'text' : kind;
      const values = elements
        .filter((element) => kindOf(element) === wanted)
        .map((element) => bound(element, bindings));
      if (operator === '=' && values.length > 1) {
        return kind === 'texts'
          ? dialect.listHasAny(sql, dialect.list(values))
          : `${sql} IN (${values.join(', ')})`;
      }
      return or(
        values.map((value) =>
          holdsOf({ kind, sql }, operator, { kind: wanted, sql: value }, dialect),
        ),
      );
    }),
  );
}

/** Whether two values of one kind fit. */
export function fits(
  left: string,
  operator: Operator,
  right: string,
  kind: Kind,
  dialect: Dialect,
): string {
  switch (operator) {
    case '=':
      return `${left} = ${right}`;
    case '~=':
      return kind === 'text' ? dialect.contains(left, right) : FALSE;
    case '^=':
      return kind === 'text' ? dialect.startsWith(left, right) : FALSE;
    case '$=':
      return kind === 'text' ? dialect.endsWith(left, right) : FALSE;
    case '<':
    case '>':
    case '<=':
    case '>=':
      if (kind === 'text')
        return `${dialect.codeUnits(left)} ${operator} ${dialect.codeUnits(right)}`;
      return kind === 'number' ? `${left} ${operator} ${right}` : FALSE;
  }
}
