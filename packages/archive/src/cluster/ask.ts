import type { SqlSchema } from '@graph-1password/j1ql';
import { ClickHouseDialect } from '@graph-1password/j1ql';
import type { GraphEngine } from '../copy/graphEngine';
import type { GraphViews } from '../copy/views';
import type { Cluster } from './client';
import { name } from './names';

/** ClickHouse with the views of a published graph: each stands before the statement that reads it, and nothing is made there. */
export const clickHouseOf = (cluster: Cluster, views: GraphViews): GraphEngine => ({
  all: (sql, values) => cluster.all(withViews(views, sql), values),
  // The server stops a question by itself.
  interrupt: () => undefined,
  close: () => void cluster.close(),
  dialect: () => new ClickHouseDialect(),
  open: () => Promise.resolve(),
});

/** A statement with the views that it reads before it, so that it runs as it is. */
export function withViews(views: GraphViews, sql: string): string {
  const read = [...viewsOf(views.schema)].filter((view) => sql.includes(name(view)));
  if (read.length === 0) return sql;
  const relations = read.map((view) => `${name(view)} AS (\n  ${views.select(view, sql)}\n)`);
  const rest = sql.startsWith('WITH ') ? `,\n${sql.slice('WITH '.length)}` : `\n${sql}`;
  return `WITH ${relations.join(',\n')}${rest}`;
}

const viewsOf = ({ entities, relationships }: SqlSchema): ReadonlySet<string> =>
  new Set([
    ...entities.map(({ view }) => view),
    ...relationships.flatMap(({ source }) => (source.kind === 'view' ? [source.view] : [])),
  ]);
