import { generateTenant } from '@graph-1password/tenant';
import { HOUR } from '@graph-1password/vocabulary';
import { Scenario, START } from '../e2e/scenario';
import { startBoltStub } from './bolt';
import type { BoltStub } from './bolt';

let scenario: Scenario;
let database: BoltStub;

beforeAll(async () => {
  const now = START + 4 * HOUR;
  const tenant = generateTenant({ users: 20, days: 3, events: 500, vaults: 5, items: 20, now });
  scenario = await Scenario.start(tenant, { recordFetches: false });
  database = await startBoltStub();
  expect((await scenario.collect()).result.exitCode).toBe(0);
  const login = { NEO4J_URI: database.uri, NEO4J_USER: 'neo4j', NEO4J_PASSWORD: 'not a secret' };
  const pushed = await scenario.run(['neo4j', 'push', '-i', 'demo'], login);
  expect([pushed.result.exitCode, pushed.output]).toEqual([0, pushed.output]);
});

afterAll(async () => {
  await database.close();
  await scenario.close();
});

/** Statements of a kind: entities are merged first, then edges, of which each names both ends. */
const merged = (what: 'entityNode' | 'start') =>
  database.statements.filter(({ cypher }) => cypher.trim().startsWith(`MERGE (${what}`));

test('neo4j push sends every entity, with its class and type as labels', () => {
  const { entities } = scenario.project.graph();
  const sent = new Map(merged('entityNode').map((s) => [s.parameters.finalKeyValue, s]));
  expect(sent.size).toBe(entities.length);
  for (const entity of entities) {
    const { cypher, parameters } = sent.get(entity._key) ?? { cypher: '', parameters: {} };
    expect(cypher).toContain(`SET entityNode:${entity._type}:${[entity._class].flat().join(':')};`);
    expect(parameters.integrationInstanceID).toBe('demo');
    expect(parameters.propertyParameters).toMatchObject({
      displayName: expect.any(String) as string,
    });
  }
  expect(database.logins[0]).toEqual({ scheme: 'basic', principal: 'neo4j' });
});

test('neo4j push sends every relationship, with both of its ends', () => {
  const { relationships, entities } = scenario.project.graph();
  const keys = new Set(entities.map(({ _key }) => _key));
  const edges = merged('start');
  // The command follows the links of the SDK's index too, and so merges most objects twice.
  const sent = edges.map(({ parameters }) => parameters.propertyParameters as { _key: string });
  expect(new Set(sent.map(({ _key }) => _key))).toEqual(new Set(relationships.map((r) => r._key)));
  for (const { parameters } of edges) {
    expect(keys.has(parameters.startEntityKey as string)).toBe(true);
    expect(keys.has(parameters.endEntityKey as string)).toBe(true);
  }
});

test('no secret value gets into the database', () => {
  const all = JSON.stringify(database.statements);
  expect(scenario.tenant.secretValues.length).toBeGreaterThan(0);
  expect(scenario.tenant.secretValues.filter((value) => all.includes(value))).toEqual([]);
});
