import { OWN_COLUMNS } from '../declaration';
import type { LastingProperties, TableDeclaration } from '../declaration';
import { name } from './quote';

/**
 * Staged states as a relation, with what the run does not know of them as it was known.
 * @param lines the states that were staged, as a relation @param holding name of the relation of those that are known
 */
export function lastingIn(table: TableDeclaration, lines: string, holding: string): string {
  const { lasting = [] } = table;
  if (lasting.length === 0) return lines;
  const values = lasting.flatMap((group) =>
    group.columns.map((column) => {
      const isKept = `${isTold(table, group, 'c')} AND NOT ${isTold(table, group, 's')}`;
      return `CASE WHEN ${isKept} THEN c.${name(column)} ELSE s.${name(column)} END AS ${name(column)}`;
    }),
  );
  const { key } = OWN_COLUMNS;
  return `SELECT s.* REPLACE (${values.join(', ')}) FROM (${lines}) s LEFT JOIN ${holding} c ON s.${key} = c.${key}`;
}

/** Whether a row tells properties: never NULL. */
function isTold(
  { properties }: TableDeclaration,
  { columns: [first = ''], standIns = [] }: LastingProperties,
  row: string,
): string {
  const value = `${row}.${name(first)}`;
  const others = standIns.map((column) => {
    const other = `${row}.${name(column)}`;
    const isList = properties.some((each) => each.name === column && each.kind === 'texts');
    const isSame = isList ? `list_contains(${other}, ${value})` : `${other} = ${value}`;
    return ` AND coalesce(NOT ${isSame}, true)`;
  });
  return `(${value} IS NOT NULL${others.join('')})`;
}
