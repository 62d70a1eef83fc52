import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { duckDbOf, GraphDatabase, openEngine, seenAt } from '@graph-1password/archive';
import type { Engine, GraphViews } from '@graph-1password/archive';
import type { QueryResult, TableResult } from '@graph-1password/j1ql';
import type { Graph } from '@graph-1password/j1ql/testing';
import { fillTables, runQuery, tablesOf } from '@graph-1password/j1ql/testing';
import { DAY } from '@graph-1password/vocabulary';
import { takeOver } from '../../packages/cli/src/archive/migrate';
import { openWriter } from '../../packages/cli/src/archive/runArchive';
import { queriesIn, shippedContent } from '../../packages/cli/src/content/shipped';
import { detect } from '../../packages/cli/src/detect/detect';
import { readRules } from '../../packages/cli/src/detect/rules';
import { Answers } from '../../packages/cli/src/graph/answers';
import { FirstSeenNow } from '../support/firstSeenNow';
import { factsOf, openGraph } from '../support/memoryGraph';
import { MemorySource } from '../support/memorySource';
import { NOW, withFirstTrial } from './judge';

let graph: Graph;
/** The same graph as rules see it: all of it was seen today for the first time. */
let fresh: Graph;
let engine: Engine;
let views: GraphViews;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'shipped-sql-'));
  [graph, fresh] = await withFirstTrial(async (collected) => {
    const writer = await openWriter(path.join(folder, 'archive'));
    await takeOver(writer, collected, () => undefined);
    writer.close();
    return [
      await openGraph(collected),
      await openGraph(collected, { firstSeen: new FirstSeenNow(NOW) }),
    ];
  });
  engine = await openEngine({ spillFolder: folder, threads: 1 });
  views = await fillTables(engine, tablesOf(graph));
}, 240_000);

afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

/** An answer with what stands behind its rows, as far as it says that. */
const formOf = (result: TableResult & Partial<QueryResult>, isWhole: boolean) => ({
  ...{ columns: result.columns, rows: result.rows, total: result.total },
  ...(isWhole && behindOf(result as QueryResult)),
});

const behindOf = (result: QueryResult) => ({
  behind: result.rows.map((_, row) =>
    result
      .matches(row)
      .map((match) => [...match.entities, ...match.relationships].map(({ key }) => key)),
  ),
  tree:
    result.tree && [...result.tree.entities, ...result.tree.relationships].map(({ key }) => key),
});

const QUERIES = [...new Set(queriesIn(shippedContent()).map(({ text }) => text))];
const OPTIONS = { now: NOW, parameters: { userEmail: 'nobody' } };

/** Compares all shipped queries. @returns the count of rows */
async function compared(
  asked: Graph,
  ask: (text: string) => Promise<TableResult & Partial<QueryResult>>,
): Promise<number> {
  let rows = 0;
  for (const text of QUERIES) {
    const wanted = runQuery(asked, text, OPTIONS);
    const found = await ask(text);
    const isWhole = found.matches !== undefined;
    expect({ text, ...formOf(found, isWhole) }).toEqual({ text, ...formOf(wanted, isWhole) });
    rows += wanted.total;
  }
  return rows;
}

test('every query of the questions, rules and boards gives the same rows in SQL, in the same order', async () => {
  const database = new GraphDatabase(duckDbOf(engine, views), views);
  const rows = await compared(graph, (text) => database.matches(text, OPTIONS));
  expect(QUERIES.length).toBeGreaterThan(200);
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

test('so it is with a window of an archive, of which no graph is made', async () => {
  const window = { since: NOW - 5 * DAY, until: NOW - DAY };
  const archive = path.join(folder, 'archive');
  const whole = await openGraph(archive, { window });
  const answers = await Answers.open(archive, { window });
  const { facts } = answers;
  const { recordCounts: counts, ...others } = factsOf(whole);
  expect(facts).toMatchObject(others);
  expect(counts).toMatchObject(facts.recordCounts);
  expect([...answers.known].sort()).toEqual([...new MemorySource(whole).known].sort());
  await compared(whole, (text) => answers.table(text, OPTIONS));
  answers.close();
}, 240_000);

test('so it is with rules on an archive', async () => {
  const archive = path.join(folder, 'archive');
  const rules = readRules();
  const whole = await openGraph(archive, { firstSeen: new FirstSeenNow(NOW) });
  const answers = await Answers.open(archive, { seenOn: NOW });
  const wanted = await detect(new MemorySource(whole), rules, NOW);
  expect(await detect(answers, rules, NOW)).toEqual(wanted);
  answers.close();
  // What is no event was kept; the rest is read from the archive again.
  const again = await Answers.open(archive, { seenOn: NOW });
  expect(readdirSync(path.join(folder, '.graph-1password', 'cache'))).toHaveLength(1);
  expect(again.facts).toEqual(answers.facts);
  expect(await detect(again, rules, NOW)).toEqual(wanted);
  again.close();
});

/** A database as what rules ask. */
class GraphRules extends GraphDatabase {
  readonly known: ReadonlySet<string> = new Set();

  constructor(own: GraphViews) {
    super(duckDbOf(engine, own), own);
  }
}
