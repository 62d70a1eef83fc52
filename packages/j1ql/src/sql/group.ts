import { aggregateOf, namesIn } from './aggregate';
import type { Kind } from './dialect';
import type { Reader } from './expression';
import { compileExpression } from './expression';
import { Fields, columnsIn } from './fields';
import { listOf, MATCHES } from './behind';
import { aggregatesIn } from './matches';
import type { Column, Matches, OutputItem } from './matches';
import type { Scope } from './scope';
import { ABSENT } from './value';
import type { Value } from './value';

/** What rows are grouped with. */
export interface GroupContext {
  readonly scope: Scope;
  /** What names mean in the matches. */
  readonly bound: Reader;
  /** Each object stands in one row only: the query walks nowhere, and unwinds nothing. */
  readonly isOnce: boolean;
  /** Adds a relation. @returns its name */
  add(sql: string): string;
}

/** Rows whose columns without an aggregate are equal become one. */
export function grouped(
  context: GroupContext,
  columns: readonly Column[],
  matches: Matches,
): Matches {
  const { dialect } = context.scope;
  const by = matches.items.flatMap(({ value }, i) =>
    columns[i]?.isAggregate ? [] : columnsIn(value),
  );
  const fields = new Fields(dialect);
  for (const name of by) fields.add(name, name);
  const values = columns.map((column, i) => aggregatesOf(context, column, `c${i}`, fields));
  const keys = matches.keys.map((key, i) => key && firstOf(key, `f${i}`, matches, fields, context));
  const hasKeys = columns.some(({ isAggregate }) => !isAggregate);
  if (hasKeys) fields.add('o', dialect.leastOf(matches.order));
  if (matches.behind) fields.add(MATCHES, listOf(matches.behind, matches.order, dialect));
  const groupBy = by.length > 0 ? ` GROUP BY ${by.join(', ')}` : '';
  // Without a column to group by, no match makes no row.
  const having = hasKeys && by.length === 0 ? ' HAVING count(*) > 0' : '';
  const groups = context.add(`SELECT ${fields.toString()} FROM ${matches.name}${groupBy}${having}`);
  return results(context, columns, { ...matches, keys, name: groups }, values, hasKeys);
}

/** The aggregates of a column of RETURN, as columns of the groups. */
function aggregatesOf(
  { scope, bound, isOnce }: GroupContext,
  { item, isAggregate }: Column,
  prefix: string,
  fields: Fields,
): Value[] {
  if (!isAggregate || item.kind !== 'value') return [];
  return aggregatesIn(item.expression).map(({ name, argument }, n) => {
    const own = `${prefix}a${n}`;
    const value = compileExpression(argument, scope, bound);
    const byColumn = Array.from(value.kinds.keys(), (kind): [Kind, string] => [
      kind,
      `${own}_${kind}`,
    ]);
    const id = namesIn(argument).map((_, place) => `${own}_i${place}`);
    const argumentByColumn = { ...value, kinds: new Map(byColumn) };
    const result = aggregateOf(name, argumentByColumn, isOnce ? undefined : id, scope.dialect);
    return fields.value(`${own}g`, { kinds: result.kinds });
  });
}

/** A key of ORDER BY that is no column: that of the first match of the group. */
function firstOf(
  { kinds }: Value,
  prefix: string,
  { order }: Matches,
  fields: Fields,
  { scope }: GroupContext,
): Value {
  const first = Array.from(kinds, ([kind, name]): [Kind, string] => [
    kind,
    scope.dialect.first(name, order),
  ]);
  return fields.value(prefix, { kinds: new Map(first) });
}

/** What RETURN makes of the groups. */
function results(
  context: GroupContext,
  columns: readonly Column[],
  groups: Matches,
  values: readonly (readonly Value[])[],
  hasKeys: boolean,
): Matches {
  const { scope } = context;
  const fields = new Fields(scope.dialect);
  const items = columns.map(({ item, isAggregate, slot }, i): OutputItem => {
    if (!isAggregate || item.kind !== 'value') {
      const { value } = groups.items[i] as OutputItem;
      fields.keep(value);
      return { value, ...(slot && { slot }) };
    }
    const own = aggregatesIn(item.expression);
    const value = compileExpression(item.expression, scope, {
      path: () => ABSENT,
      aggregate: (aggregate) => values[i]?.[own.indexOf(aggregate)] ?? ABSENT,
    });
    return { value: fields.value(`c${i}`, value) };
  });
  for (const key of groups.keys) if (key) fields.keep(key);
  if (hasKeys) fields.add('o', 'o');
  if (groups.behind) fields.add(MATCHES, MATCHES);
  const name = context.add(`SELECT ${fields.toString()} FROM ${groups.name}`);
  return { ...groups, name, items, order: hasKeys ? ['o'] : [] };
}
