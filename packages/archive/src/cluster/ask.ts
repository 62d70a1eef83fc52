import type { CompiledQuery, SqlSchema, TableResult } from '@graph-1password/j1ql';
import { ClickHouseDialect } from '@graph-1password/j1ql';
import { answerOf } from '../copy/answer';
import type { AnswerOptions } from '../copy/answer';
import type { Cluster } from './client';
import { name } from './names';

/** What can be asked: how the compiler sees it, and the relation that each of its views stands for. */
export interface PublishedGraph {
  readonly schema: SqlSchema;
  /** SQL of a view. @param statement that reads it: columns that are not in it need not be made */
  relationOf(view: string, statement: string): string;
}

/** Runs a compiled query on a published archive. @throws ClusterError */
export function askCluster(
  cluster: Cluster,
  graph: PublishedGraph,
  compiled: CompiledQuery,
  options: Omit<AnswerOptions, 'open' | 'dialect'>,
): Promise<TableResult> {
  const engine = {
    all: (sql: string, values: readonly unknown[] = []) =>
      cluster.all(withViews(graph, sql), values),
  };
  return answerOf(engine, graph.schema, compiled, { ...options, dialect: new ClickHouseDialect() });
}

/** A statement with the views that it reads before it, so that it runs as it is. */
export function withViews(graph: PublishedGraph, sql: string): string {
  const { entities, relationships } = graph.schema;
  const views = new Set([
    ...entities.map(({ view }) => view),
    ...relationships.flatMap(({ source }) => (source.kind === 'view' ? [source.view] : [])),
  ]);
  const read = [...views].filter((view) => sql.includes(name(view)));
  if (read.length === 0) return sql;
  const relations = read.map((view) => `${name(view)} AS (\n  ${graph.relationOf(view, sql)}\n)`);
  const rest = sql.startsWith('WITH ') ? `,\n${sql.slice('WITH '.length)}` : `\n${sql}`;
  return `WITH ${relations.join(',\n')}${rest}`;
}
