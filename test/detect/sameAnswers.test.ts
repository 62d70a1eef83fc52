import { MINUTE } from '@graph-1password/vocabulary';
import type { EntityRecord, RelationshipRecord } from '@graph-1password/j1ql';
import type { Graph } from '@graph-1password/j1ql/testing';
import { buildGraph, runQuery } from '@graph-1password/j1ql/testing';
import { FirstSeenNow } from '../support/firstSeenNow';
import { MemorySource } from '../support/memorySource';
import { isOwnRead } from '../support/memoryGraph';
import { queriesIn, shippedContent } from '../../packages/cli/src/content/shipped';
import { detect } from '../../packages/cli/src/detect/detect';
import { readRules } from '../../packages/cli/src/detect/rules';
import { collect } from '../faults/collect';
import { entitiesOf } from '../faults/graph';
import type { StepGraph, StoredGraph } from '../faults/graph';
import { NOW, FaultSetup } from '../faults/faultSetup';

/** What all answers take for the present: after both collects. */
const ASKED_ON = NOW + 60 * MINUTE;

let setup: FaultSetup;
let time = NOW;
const graphs: StoredGraph[] = [];

beforeAll(async () => {
  setup = await FaultSetup.open({ now: () => time });
  // Collections share no state: own reads are recognised by their pattern alone.
  for (const startedOn of [NOW, NOW + 30 * MINUTE]) {
    time = startedOn;
    const { graph, error } = await collect(setup.config, { startedOn }, setup.clients);
    expect(error).toBeUndefined();
    graphs.push(graph);
  }
});
afterAll(() => setup.close());

const compare = <T>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);
const timeOf = ({ createdOn }: EntityRecord): number => (createdOn as number | undefined) ?? 0;

/** A graph as the commands read it, or as JupiterOne has it, with the reads of this integration in it. */
function graphOf({ steps }: StoredGraph, isUploaded: boolean): Graph {
  const all = <T>(of: (step: StepGraph) => Iterable<unknown>): T[] =>
    [...steps.values()].flatMap((step) => [...(of(step) as Iterable<T>)]);
  const records = {
    // In the order in which a graph is read from the disk.
    entities: all<EntityRecord>(({ entities }) => entities.values()).sort(
      (a, b) =>
        compare(a._type, b._type) || compare(timeOf(a), timeOf(b)) || compare(a._key, b._key),
    ),
    relationships: all<RelationshipRecord>(({ relationships }) => relationships.values()).sort(
      (a, b) => compare(a._key, b._key),
    ),
  };
  return buildGraph(records, {
    firstSeen: new FirstSeenNow(ASKED_ON),
    ...(!isUploaded && { without: isOwnRead }),
  });
}

/** The answer to each shipped query, as text. */
function answers(graph: Graph): Map<string, string> {
  const [user] = graph.byType.get('one_password_user') ?? [];
  const [email] = user?.value('email') as string[];
  const queries = queriesIn(shippedContent());
  return new Map(
    queries.map(({ file, owner, text, line }) => {
      const parameters = { userEmail: email ?? '' };
      const { columns, rows, tree } = runQuery(graph, text, { now: ASKED_ON, parameters });
      const walked = tree && [...tree.entities, ...tree.relationships].map(({ key }) => key);
      const name = `${file.split('/').slice(-2).join('/')}:${line} ${owner}`;
      return [name, JSON.stringify({ columns, rows, walked })];
    }),
  );
}

const changed = (before: Map<string, string>, after: Map<string, string>): string[] =>
  [...before].flatMap(([name, text]) => (after.get(name) === text ? [] : [name]));

test('the second collect has read all items, and knows that it did', () => {
  const [before, after] = graphs.map((graph) => [...entitiesOf(graph).values()]);
  const own = (after ?? []).filter((entity) => isOwnRead(entity as unknown as EntityRecord));
  expect(own).toHaveLength(setup.tenant.items.length);
  // The user of those reads has the edges of the published model, and is not a user of the account.
  expect((after ?? []).length - own.length).toBe((before ?? []).length + 1);
});

test.each([
  ['here', false],
  ['in JupiterOne', true],
])('no question, rule or board answers otherwise after a second collect: %s', (_, isUploaded) => {
  const [before, after] = graphs.map((graph) => answers(graphOf(graph, isUploaded)));
  expect(before?.size).toBeGreaterThan(200);
  expect(changed(before as never, after as never)).toEqual([]);
});

test('no rule finds anything else after a second collect', async () => {
  const [before, after] = await Promise.all(
    graphs.map(async (graph) => {
      const source = new MemorySource(graphOf(graph, false));
      return (await detect(source, readRules(), ASKED_ON)).findings;
    }),
  );
  expect(before?.length).toBeGreaterThan(20);
  expect(after).toEqual(before);
});
