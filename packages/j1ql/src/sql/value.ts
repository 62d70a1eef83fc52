import type { ParameterValue } from '../answer/queryResult';
import type { Bindings } from './bindings';
import type { Dialect, Kind } from './dialect';
import { NotInSqlError } from './errors';

/** A condition that always, or never, holds: those around it can be left out. */
export const TRUE = 'true';
export const FALSE = 'false';

type Scalar = string | number | boolean;

/**
 * What an expression gives: for each kind of value the SQL of it, NULL in the rows in which the value is of another kind.
 * At most one is not NULL in a row; a value that has none is absent.
 */
export interface Value {
  readonly kinds: ReadonlyMap<Kind, string>;
  /** The value itself, when it is the same in all rows. */
  readonly constant?: ParameterValue;
  /** It stands for a whole entity or relationship, by the name of the step; the text is its key. */
  readonly object?: ObjectReference;
}

/** An entity or relationship that a step is bound to. */
export interface ObjectReference {
  readonly slot: number;
  /** Its `displayName`. */
  readonly name: Value;
}

/** No value in any row. */
export const ABSENT: Value = { kinds: new Map() };

/** A value of one kind. */
export const valueOf = (kind: Kind, sql: string): Value => ({ kinds: new Map([[kind, sql]]) });

/** The values of a comparison with something that is the same in all rows. */
export const elementsOf = (constant: ParameterValue): readonly Scalar[] =>
  Array.isArray(constant) ? (constant as readonly Scalar[]) : [constant as Scalar];

/** A value that is the same in all rows. */
export function constantValue(
  constant: ParameterValue,
  { bindings, dialect }: { bindings: Bindings; dialect: Dialect },
): Value {
  if (!Array.isArray(constant)) {
    const scalar = constant as Scalar;
    return { kinds: new Map([[kindOf(scalar), bound(scalar, bindings)]]), constant };
  }
  const elements = constant as readonly Scalar[];
  if (elements.some((element) => typeof element !== 'string')) {
    const texts = elements.map((element) => bound(JSON.stringify(element), bindings));
    return { kinds: new Map([['jsons', dialect.list(texts)]]), constant };
  }
  const texts = elements.map((element) => bound(element, bindings));
  return { kinds: new Map([['texts', dialect.list(texts)]]), constant };
}

/** @throws NotInSqlError for half of a surrogate pair, which a database cannot hold */
export function bound(value: Scalar, bindings: Bindings): string {
  if (typeof value === 'string' && !isWellFormed(value)) {
    throw new NotInSqlError('a text that is not Unicode');
  }
  return bindings.add(value);
}

const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

/** The kind of a single value. */
export function kindOf(value: Scalar): 'text' | 'number' | 'boolean' {
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' ? 'number' : 'boolean';
}

/** Whether there is no value, or an empty list. */
export function isAbsent({ kinds, constant }: Value, dialect: Dialect): string {
  if (constant !== undefined) return elementsOf(constant).length === 0 ? TRUE : FALSE;
  return and(
    Array.from(kinds, ([kind, sql]) => {
      if (kind === 'texts' || kind === 'jsons') return `${dialect.listLength(sql)} = 0`;
      // An empty list that is stored as JSON.
      return kind === 'json' ? `coalesce(${sql}, '[]') = '[]'` : `${sql} IS NULL`;
    }),
  );
}

/** All of some conditions. */
export function and(conditions: readonly string[]): string {
  if (conditions.includes(FALSE)) return FALSE;
  return joined(
    conditions.filter((each) => each !== TRUE),
    ' AND ',
    TRUE,
  );
}

/** Any of some conditions. */
export function or(conditions: readonly string[]): string {
  if (conditions.includes(TRUE)) return TRUE;
  return joined(
    conditions.filter((each) => each !== FALSE),
    ' OR ',
    FALSE,
  );
}

function joined(conditions: readonly string[], operator: string, none: string): string {
  const [first = none, ...others] = conditions;
  return others.length === 0 ? first : `(${conditions.join(operator)})`;
}

/** True wherever a condition is not, also where it is unknown. */
export function not(condition: string): string {
  if (condition === TRUE) return FALSE;
  return condition === FALSE ? TRUE : `(${condition}) IS NOT TRUE`;
}

/** A value as people read it, never NULL: a list with commas, an object by its name. */
export function textOf(value: Value, dialect: Dialect): string {
  const { kinds, object } = value;
  if (object) {
    const name = Array.from(object.name.kinds, ([kind, sql]) => kindText(kind, sql, dialect));
    return `coalesce(${[...name, ...kinds.values(), "''"].join(', ')})`;
  }
  const texts = Array.from(kinds, ([kind, sql]) => kindText(kind, sql, dialect));
  return texts.length === 0 ? "''" : `coalesce(${[...texts, "''"].join(', ')})`;
}

function kindText(kind: Kind, sql: string, dialect: Dialect): string {
  switch (kind) {
    case 'text':
      return sql;
    case 'number':
      return dialect.numberText(sql);
    case 'boolean':
      return dialect.booleanText(sql);
    case 'texts':
      return dialect.listJoin(sql, ', ');
    case 'json':
    case 'jsons':
      throw new NotInSqlError('the text of a list or object that is not one of texts');
  }
}
