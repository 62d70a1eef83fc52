import type { BoundSql } from './bindings';
import type { CompiledQuery } from './compile';

/** Column with the place of a row. */
export const PLACE = 'row_place';

/** The statement of a query with the rows at some places only. @param places from 0 */
export function rowsAt({ sql, parameters }: CompiledQuery, places: readonly number[]): BoundSql {
  const list = places.map((place) => Math.round(place)).join(', ');
  const numbered = `SELECT *, row_number() OVER () - 1 AS ${PLACE} FROM (${sql})`;
  return { sql: `SELECT * FROM (${numbered}) WHERE ${PLACE} IN (${list})`, parameters };
}
