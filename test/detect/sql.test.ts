import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answerOf, fillTables, openEngine, tablesOf } from '@graph-1password/archive';
import type { Engine } from '@graph-1password/archive';
import type { Graph, QueryResult, SqlSchema } from '@graph-1password/j1ql';
import { compile, runQuery } from '@graph-1password/j1ql';
import { queriesIn, shippedContent } from '../../packages/cli/src/content/shipped';
import { openGraph } from '../../packages/cli/src/graph/ownReads';
import { NOW, trialTenant, withCollected } from './judge';

let graph: Graph;
let engine: Engine;
let schema: SqlSchema;
let folder: string;

beforeAll(async () => {
  graph = await withCollected(trialTenant(1, true), (collected) => openGraph(collected));
  folder = mkdtempSync(path.join(tmpdir(), 'shipped-sql-'));
  engine = await openEngine({ spillFolder: folder });
  const tables = tablesOf(graph);
  await fillTables(engine, tables);
  ({ schema } = tables);
}, 240_000);

afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

const formOf = ({ columns, rows, total }: Pick<QueryResult, 'columns' | 'rows' | 'total'>) => ({
  columns,
  rows,
  total,
});

test('every query of the questions, rules and boards gives the same rows in SQL, in the same order', async () => {
  const options = { now: NOW, parameters: { userEmail: 'nobody' } };
  const queries = [...new Set(queriesIn(shippedContent()).map(({ text }) => text))];
  let rows = 0;
  for (const text of queries) {
    const wanted = runQuery(graph, text, options);
    if (wanted.tree) continue;
    const found = await answerOf(engine, schema, compile(text, schema, options));
    expect({ text, ...formOf(found) }).toEqual({ text, ...formOf(wanted) });
    rows += wanted.total;
  }
  expect(queries.length).toBeGreaterThan(200);
  expect(rows).toBeGreaterThan(1000);
}, 240_000);
