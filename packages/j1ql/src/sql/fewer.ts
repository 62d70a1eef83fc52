import type { BoundSql } from './bindings';
import type { CompiledQuery } from './compile';
import type { Dialect } from './dialect';
import { DuckDbDialect } from './duckdb';

/** Which rows of a query are dense in time. All names are columns of RETURN. */
export interface Density {
  /** Rows count together when they have the same value; where there is none, the same text, whatever its case. */
  readonly by?: { readonly value: string; readonly text?: string };
  /** Their times, in ms. */
  readonly at: string;
  readonly atLeast: number;
  /** Longest time from the first to the last of so many, in ms. */
  readonly within: number;
}

/**
 * The statement of a query with fewer rows, in the same order: those that are, with enough others, in some window of time.
 * Of a million rows these are mostly few.
 */
export function denseRows(
  compiled: CompiledQuery,
  { by, at, atLeast, within }: Density,
  dialect: Dialect = new DuckDbDialect(),
): BoundSql {
  const columns = (name: string): ReadonlyMap<string, string> => outputOf(compiled, name);
  const time = columns(at).get('number');
  if (time === undefined) return { sql: `SELECT 1 AS nothing WHERE false`, parameters: [] };
  const own = by ? [...columns(by.value).values()] : [];
  const text = by?.text === undefined ? undefined : columns(by.text).get('text');
  const isOwn = own.length === 0 ? 'false' : own.map((name) => `${name} IS NOT NULL`).join(' OR ');
  const other =
    text === undefined ? [] : [`CASE WHEN NOT (${isOwn}) THEN ${dialect.lower(text)} END`];
  const groups = [...own, ...other];
  const partition = groups.length > 0 ? `PARTITION BY ${groups.join(', ')} ` : '';
  const window = (from: string, to: string): string =>
    `OVER (${partition}ORDER BY ${time} RANGE BETWEEN ${from} AND ${to})`;
  const span = Math.round(within);
  const numbered = `SELECT *, row_number() OVER () AS dense_place FROM (${compiled.sql})`;
  const counted = `SELECT *, count(*) ${window(`${span} PRECEDING`, 'CURRENT ROW')} AS dense_before FROM (${numbered}) WHERE ${time} IS NOT NULL`;
  const most = `SELECT *, max(dense_before) ${window('CURRENT ROW', `${span} FOLLOWING`)} AS dense_most FROM (${counted})`;
  const sql = `SELECT * FROM (${most}) WHERE dense_most >= ${Math.round(atLeast)} ORDER BY dense_place`;
  return { sql, parameters: compiled.parameters };
}

/** Column with the place of a row. */
export const PLACE = 'row_place';

/** The statement of a query with the rows at some places only. @param places from 0 */
export function rowsAt({ sql, parameters }: CompiledQuery, places: readonly number[]): BoundSql {
  const list = places.map((place) => Math.round(place)).join(', ');
  const numbered = `SELECT *, row_number() OVER () - 1 AS ${PLACE} FROM (${sql})`;
  return { sql: `SELECT * FROM (${numbered}) WHERE ${PLACE} IN (${list})`, parameters };
}

/** By kind the columns of an item of RETURN. */
function outputOf({ query, output }: CompiledQuery, name: string): ReadonlyMap<string, string> {
  const items = Array.isArray(query.returns) ? query.returns : [];
  const index = items.findIndex((item) => item.kind === 'value' && item.name === name);
  return output[index]?.columns ?? new Map<string, string>();
}
