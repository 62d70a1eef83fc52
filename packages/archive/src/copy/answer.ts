import type { CompiledQuery, QueryResult } from '@graph-1password/j1ql';
import { decodeRows } from '@graph-1password/j1ql';
import type { Engine } from '../engine';

/** The rows of a compiled query, and how many there are before SKIP and LIMIT. */
export type SqlAnswer = Pick<QueryResult, 'columns' | 'rows' | 'total'>;

/**
 * Runs a compiled query.
 * @param engine in which the views that it reads are
 */
export async function answerOf(engine: Engine, compiled: CompiledQuery): Promise<SqlAnswer> {
  const rows = await engine.all(compiled.sql, compiled.parameters);
  const { columns, rows: decoded } = decodeRows(compiled, rows);
  const { limit, query } = compiled;
  const skip = query.skip ?? 0;
  // All rows after the skipped ones are here, and there is one: the count is known.
  const isWhole = rows.length < (limit ?? Infinity) && (rows.length > 0 || skip === 0);
  if (isWhole) return { columns, rows: decoded, total: skip + rows.length };
  const { sql, parameters } = compiled.count;
  const [count] = await engine.all(sql, parameters);
  return { columns, rows: decoded, total: Number(count?.total) };
}
