import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fillTables, GraphDatabase, openEngine, seenAt, tablesOf } from '@graph-1password/archive';
import type { Engine, GraphViews } from '@graph-1password/archive';
import type { Graph, QueryResult } from '@graph-1password/j1ql';
import { runQuery } from '@graph-1password/j1ql';
import { queriesIn, shippedContent } from '../../packages/cli/src/content/shipped';
import { detect } from '../../packages/cli/src/detect/detect';
import { readRules } from '../../packages/cli/src/detect/rules';
import { FirstSeenNow } from '../../packages/cli/src/graph/firstSeenNow';
import { openGraph } from '../../packages/cli/src/graph/ownReads';
import { MemorySource } from '../../packages/cli/src/graph/ruleSource';
import { NOW, trialTenant, withCollected } from './judge';

let graph: Graph;
/** The same graph as rules see it: all of it was seen today for the first time. */
let fresh: Graph;
let engine: Engine;
let views: GraphViews;
let folder: string;

beforeAll(async () => {
  [graph, fresh] = await withCollected(trialTenant(1, true), async (collected) => [
    await openGraph(collected),
    await openGraph(collected, { firstSeen: new FirstSeenNow(NOW) }),
  ]);
  folder = mkdtempSync(path.join(tmpdir(), 'shipped-sql-'));
  engine = await openEngine({ spillFolder: folder });
  views = await fillTables(engine, tablesOf(graph));
}, 240_000);

afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

const formOf = (result: QueryResult) => ({
  ...{ columns: result.columns, rows: result.rows, total: result.total },
  behind: result.rows.map((_, row) =>
    result
      .matches(row)
      .map((match) => [...match.entities, ...match.relationships].map(({ key }) => key)),
  ),
  tree:
    result.tree && [...result.tree.entities, ...result.tree.relationships].map(({ key }) => key),
});

test('every query of the questions, rules and boards gives the same rows in SQL, in the same order', async () => {
  const database = new GraphDatabase(engine, views);
  const options = { now: NOW, parameters: { userEmail: 'nobody' } };
  const queries = [...new Set(queriesIn(shippedContent()).map(({ text }) => text))];
  let rows = 0;
  for (const text of queries) {
    const wanted = runQuery(graph, text, options);
    const found = await database.matches(text, options);
    expect({ text, ...formOf(found) }).toEqual({ text, ...formOf(wanted) });
    rows += wanted.total;
  }
  expect(queries.length).toBeGreaterThan(200);
  expect(rows).toBeGreaterThan(1000);
}, 240_000);

test('every rule finds the same with SQL, in the same words and with the same evidence', async () => {
  const rules = readRules();
  const wanted = await detect(new MemorySource(fresh), rules, NOW);
  const found = await detect(new GraphRules(seenAt(views, NOW)), rules, NOW);
  expect(found).toEqual(wanted);
  expect(wanted.failed).toEqual([]);
  expect(new Set(wanted.findings.map(({ rule }) => rule)).size).toBeGreaterThan(30);
});

/** A database as what rules ask. */
class GraphRules extends GraphDatabase {
  readonly known: ReadonlySet<string> = new Set();

  constructor(own: GraphViews) {
    super(engine, own);
  }
}
