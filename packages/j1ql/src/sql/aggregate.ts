import type { AggregateName, Expression } from '../language/ast';
import { childrenOf } from '../language/expressionTree';
import type { Dialect, Kind } from './dialect';
import { NotInSqlError } from './errors';
import { ABSENT, valueOf } from './value';
import type { Value } from './value';

/** The names of the steps in the argument of an aggregate: each combination of their objects counts once. */
export function namesIn(expression: Expression): string[] {
  const own = expression.kind === 'path' ? [expression.path.parts[0] ?? ''] : [];
  return [...new Set([...own, ...childrenOf(expression).flatMap(namesIn)])];
}

/**
 * An aggregate of a group of rows.
 * @param argument by columns of the rows
 * @param id columns that tell the objects of the argument apart; undefined when each stands in one row only
 */
export function aggregateOf(
  name: AggregateName,
  argument: Value,
  id: readonly string[] | undefined,
  dialect: Dialect,
): Value {
  const { kinds } = argument;
  if ((kinds.has('json') || kinds.has('jsons')) && !argument.object)
    throw new NotInSqlError(`${name} of lists or objects that are not of texts`);
  const number = kinds.get('number');
  switch (name) {
    case 'COUNT':
      // Each object stands in one row, and in each row is one.
      return valueOf('number', !id && argument.object ? 'count(*)' : counted(kinds, dialect));
    case 'SUM':
      return number === undefined
        ? valueOf('number', dialect.double('0'))
        : valueOf('number', dialect.sum(number, id));
    case 'AVG': {
      if (number === undefined) return ABSENT;
      const count = `nullif(${dialect.count(number, id)}, 0)`;
      return valueOf('number', `(${dialect.sum(number, id)} / ${count})`);
    }
    case 'MIN':
    case 'MAX':
      return argument.object ? ABSENT : extreme(name === 'MIN' ? 'min' : 'max', kinds, dialect);
  }
}

/** The count of the distinct values, those of a list one by one. */
function counted(kinds: ReadonlyMap<Kind, string>, dialect: Dialect): string {
  const counts: string[] = [];
  const [text, texts] = [kinds.get('text'), kinds.get('texts')];
  if (text !== undefined || texts !== undefined) counts.push(dialect.countDistinct(text, texts));
  for (const kind of ['number', 'boolean'] as const) {
    const sql = kinds.get(kind);
    if (sql !== undefined) counts.push(dialect.countDistinct(sql));
  }
  return counts.length === 0 ? dialect.double('0') : `(${counts.join(' + ')})`;
}

/** Numbers come before booleans before texts: the greatest value is a text if there is one. */
function extreme(which: 'min' | 'max', kinds: ReadonlyMap<Kind, string>, dialect: Dialect): Value {
  const found: [Kind, string][] = [];
  const [number, boolean] = [kinds.get('number'), kinds.get('boolean')];
  if (number !== undefined) found.push(['number', dialect.extreme(which, number)]);
  if (boolean !== undefined) found.push(['boolean', dialect.extreme(which, boolean)]);
  const texts = [kinds.get('text'), kinds.get('texts')].flatMap((sql, isList) => {
    if (sql === undefined) return [];
    return [isList ? dialect.listExtreme(sql, which) : sql];
  });
  // At most one of the two is there in a row.
  const text = texts.length > 1 ? `coalesce(${texts.join(', ')})` : texts[0];
  if (text !== undefined)
    found.push(['text', dialect.extremeBy(which, text, dialect.codeUnits(text))]);
  if (which === 'max') found.reverse();
  return {
    kinds: new Map(
      found.map(([kind, sql], index) => {
        const before = found.slice(0, index).map(([, other]) => `${other} IS NULL`);
        const isFirst = before.length === 0;
        return [kind, isFirst ? sql : `CASE WHEN ${before.join(' AND ')} THEN ${sql} END`];
      }),
    ),
  };
}
