import type { ColumnKind, GraphEntity, GraphRelationship } from '@graph-1password/j1ql';
import type { Engine, SqlValue } from '../engine';
import { MOST_APPENDED } from '../engine';
import { name } from '../sql/quote';
import { storedViews } from './stored';
import type { FilledTable, StoredViews } from './stored';
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
 * A graph as tables in the memory of the engine, each filled when it is first needed.
 * @returns its views, which are not known to the engine yet
 */
export function tablesIn(engine: Engine, tables: GraphTables): StoredViews {
  const filled = <Row extends GraphEntity | GraphRelationship>(
    table: GraphTable<Row>,
  ): FilledTable => ({
    ...{ view: table.view, computed: table.computed },
    fill: (on, as) => fillTable(on, table, as),
  });
  const all = [...tables.entities.map(filled), ...tables.relationships.map(filled)];
  return storedViews(engine, tables.schema, all);
}

/** The same, filled at once. */
export async function fillTables(engine: Engine, tables: GraphTables): Promise<GraphViews> {
  const views = tablesIn(engine, tables);
  for (const { view } of views.tables) await views.ready(view);
  return views;
}

/** Makes one table of what is written, in place of what an attempt that failed has left. @param as its name */
async function fillTable<Row extends GraphEntity | GraphRelationship>(
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
