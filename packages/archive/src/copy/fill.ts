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

/** Puts a graph into tables in the memory of the engine. @returns its views, which are not known to the engine yet */
export async function fillTables(
  engine: Engine,
  { entities, relationships, schema }: GraphTables,
): Promise<GraphViews> {
  const selects = new Map<string, string>();
  const fill = async <Row extends GraphEntity | GraphRelationship>(table: GraphTable<Row>) => {
    const rows = `rows of ${table.view}`;
    await fillTable(engine, table, rows);
    selects.set(table.view, selectOf(name(rows), table.computed));
  };
  for (const table of entities) await fill(table);
  for (const table of relationships) await fill(table);
  return {
    schema,
    select(view) {
      const select = selects.get(view);
      if (select === undefined) throw new Error(`The graph has no ${view}.`);
      return select;
    },
  };
}

/** Makes one table of what is written. @param as its name */
export async function fillTable<Row extends GraphEntity | GraphRelationship>(
  engine: Engine,
  table: GraphTable<Row>,
  as: string,
): Promise<void> {
  const columns = table.columns.map((column) => `${name(column.name)} ${TYPES[column.kind]}`);
  await engine.run(`CREATE TABLE ${name(as)} (${columns.join(', ')})`);
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
