import type { ColumnKind, GraphEntity, GraphRelationship } from '@graph-1password/j1ql';
import type { Engine, SqlValue } from '../engine';
import { MOST_APPENDED } from '../engine';
import { name } from '../sql/quote';
import type { GraphTable, GraphTables } from './describe';

const TYPES: Readonly<Record<ColumnKind | 'place', string>> = {
  text: 'VARCHAR',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  texts: 'VARCHAR[]',
  json: 'VARCHAR',
  place: 'INTEGER',
};

/** Makes tables of the views of a graph, in the memory of the engine. */
export async function fillTables(
  engine: Engine,
  { entities, relationships }: GraphTables,
): Promise<void> {
  for (const table of entities) await fillTable(engine, table);
  for (const table of relationships) await fillTable(engine, table);
}

/** Makes one table. */
export async function fillTable<Row extends GraphEntity | GraphRelationship>(
  engine: Engine,
  table: GraphTable<Row>,
): Promise<void> {
  const columns = table.columns.map((column) => `${name(column.name)} ${TYPES[column.kind]}`);
  await engine.run(`CREATE TABLE ${name(table.view)} (${columns.join(', ')})`);
  await engine.append(table.view, partsOf(table));
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
