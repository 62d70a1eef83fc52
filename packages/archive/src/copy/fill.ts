import type { ColumnKind, GraphEntity, GraphRelationship } from '@graph-1password/j1ql';
import type { Engine, SqlValue } from '../engine';
import { MOST_APPENDED } from '../engine';
import { name } from '../sql/quote';
import { selectOf } from './views';
import type { GraphViews } from './views';
import type { GraphTable, GraphTables } from './describe';

const TYPES: Readonly<Record<ColumnKind | 'place', string>> = {
  text: 'VARCHAR',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  texts: 'VARCHAR[]',
  json: 'VARCHAR',
  place: 'INTEGER',
};

/**
 * A graph as tables in the memory of the engine, each filled when it is first needed: few questions read all of it.
 * @returns its views, which are not known to the engine yet
 */
export function tablesIn(
  engine: Engine,
  { entities, relationships, schema }: GraphTables,
): GraphViews {
  const tables = new Map([...entities, ...relationships].map((table) => [table.view, table]));
  const filled = new Map<string, Promise<void>>();
  const rowsOf = (view: string): string => `rows of ${view}`;
  const tableOf = (view: string) => {
    const table = tables.get(view);
    if (table === undefined) throw new Error(`The graph has no ${view}.`);
    return table as GraphTable<GraphEntity | GraphRelationship>;
  };
  return {
    schema,
    ready(view) {
      const known = filled.get(view);
      if (known) return known;
      const done = fillTable(engine, tableOf(view), rowsOf(view)).catch((error: unknown) => {
        // Tried again when it is needed again: there may be memory by then.
        filled.delete(view);
        throw error;
      });
      filled.set(view, done);
      return done;
    },
    select: (view) => selectOf(name(rowsOf(view)), tableOf(view).computed),
  };
}

/** The same, filled at once. */
export async function fillTables(engine: Engine, tables: GraphTables): Promise<GraphViews> {
  const views = tablesIn(engine, tables);
  for (const { view } of [...tables.entities, ...tables.relationships]) await views.ready?.(view);
  return views;
}

/** Makes one table of what is written, in place of what an attempt that failed has left. @param as its name */
export async function fillTable<Row extends GraphEntity | GraphRelationship>(
  engine: Engine,
  table: GraphTable<Row>,
  as: string,
): Promise<void> {
  const columns = table.columns.map((column) => `${name(column.name)} ${TYPES[column.kind]}`);
  await engine.run(`CREATE OR REPLACE TABLE ${name(as)} (${columns.join(', ')})`);
  await engine.append(as, partsOf(table));
}

function* partsOf<Row extends GraphEntity | GraphRelationship>({
  rows,
  columns,
}: GraphTable<Row>): Generator<SqlValue[][]> {
  for (let start = 0; start < rows.length; start += MOST_APPENDED) {
    const part = rows.slice(start, start + MOST_APPENDED);
    yield columns.map(({ read }) => part.map((row) => read(row) as SqlValue));
  }
}
