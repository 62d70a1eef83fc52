import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { GraphNotFoundError } from '../../src';
import { buildGraph } from './build';
import type { Graph } from './graph';
import { loadGraph } from './load';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'j1ql-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: object | string): void {
  const file = path.join(folder, 'graph', name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

const user = (key: string, more: object = {}) => ({
  _key: key,
  _type: 'user',
  _class: ['User'],
  ...more,
});
const edge = (from: string, to: string, more: object = {}) => ({
  _key: `${from}|${to}`,
  _type: 'user_knows_user',
  _class: 'KNOWS',
  _fromEntityKey: from,
  _toEntityKey: to,
  ...more,
});

const endingAt = ({ relationships }: Graph, key = '') =>
  relationships.filter(({ to }) => to.key === key);

test('steps and files are read, in an order that does not depend on their names', async () => {
  write('step-b/entities/1.json', { entities: [user('z', { createdOn: 1 }), user('c')] });
  write('step-a/entities/2.json', { entities: [user('b'), { ...user('y'), _type: 'a_user' }] });
  write('step-a/relationships/3.json', { relationships: [edge('z', 'c'), edge('b', 'c')] });
  const graph = await loadGraph(folder);
  expect(graph.entities.map(({ key }) => key)).toEqual(['y', 'b', 'c', 'z']);
  expect(graph.relationships.map(({ key }) => key)).toEqual(['b|c', 'z|c']);
  expect(endingAt(graph, 'c').map(({ from }) => from.key)).toEqual(['b', 'z']);
  expect(graph.byType.get('a_user')).toHaveLength(1);
  expect(graph.byClass.get('User')).toHaveLength(4);
});

test('raw data stays on disk unless it is asked for', async () => {
  const raw = user('raw', { _rawData: [{ name: 'default', rawData: { uuid: 'U' } }] });
  write('s/entities/1.json', { entities: [raw] });
  const [without] = (await loadGraph(folder)).entities;
  expect([without?.rawData, without?.properties._rawData]).toEqual([undefined, undefined]);
  const [full] = (await loadGraph(folder, { rawData: true })).entities;
  expect(full?.rawData).toEqual({ uuid: 'U' });
});

test('files of any size are read to their end, in any letters', async () => {
  const sizes = [1, 20_000, 5, 90_000];
  sizes.forEach((size, i) => {
    write(`s/entities/${i}.json`, { entities: [user(`u${i}`, { name: 'ã✓'.repeat(size) })] });
  });
  const { entities } = await loadGraph(folder);
  expect(entities.map((entity) => entity.value('name'))).toEqual(
    sizes.map((size) => 'ã✓'.repeat(size)),
  );
});

test('a missing, an empty and a broken graph each get a message', async () => {
  await expect(loadGraph(folder)).rejects.toThrow(
    `There is no graph in ${folder}: collect one first.`,
  );
  write('s/entities/1.json', { entities: [] });
  await expect(loadGraph(folder)).rejects.toThrow(/^The graph in .* is empty: the last run/);
  write('s/entities/2.json', '{"entities": [{"_key": "private');
  const broken = await loadGraph(folder).catch((error: unknown) => String(error));
  expect(broken).toMatch(
    /2\.json is incomplete: a run is in progress or was interrupted, or the file is damaged/,
  );
  expect(broken).not.toMatch(/private/);
});

test.each([
  'null',
  '[]7',
  '7',
  '{"entities": 5}',
  '{"entities": [null]}',
  '{"entities": [{"_key": "one", "_type": 5}]}',
  '{"relationships": [{"_type": "private"}]}',
])('a file that is not as a run writes it is named: %s', async (content) => {
  write('s/entities/1.json', { entities: [user('u')] });
  write('s/entities/2.json', content);
  const error = await loadGraph(folder).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GraphNotFoundError);
  expect(String(error)).toMatch(
    /2\.json is (not as a run writes it|incomplete): .* collect again\.$/,
  );
  expect(String(error)).not.toMatch(/private/);
});

test('_createdOn is when this machine first saw an object, else its own time', () => {
  const graph = buildGraph(
    {
      entities: [user('seen', { createdOn: 5 }), user('own', { createdOn: 7 }), user('none')],
      relationships: [edge('seen', 'own', { firstSeenOn: 9 })],
    },
    { firstSeen: new Map([['seen', 6]]) },
  );
  expect(graph.entities.map(({ properties }) => properties._createdOn)).toEqual([6, 7, undefined]);
  expect(graph.relationships[0]?.properties._createdOn).toBe(9);
});

test('keeps the first of two objects with one key, and ignores edges to missing entities', () => {
  const graph = buildGraph({
    entities: [user('a', { n: 1 }), user('a', { n: 2 })],
    relationships: [
      edge('a', 'a'),
      edge('a', 'a'),
      edge('a', 'gone'),
      { ...edge('a', 'a'), _toEntityKey: undefined },
    ],
  });
  expect(graph.entities.map(({ properties }) => properties.n)).toEqual([1]);
  expect({ dangling: graph.dangling, duplicates: graph.duplicates }).toEqual({
    dangling: 2,
    duplicates: 2,
  });
  expect(graph.relationships).toHaveLength(1);
});

test('users with one e-mail are one Person, whatever the case of its letters', () => {
  const graph = buildGraph({
    entities: [
      user('facet', { email: ['Ana@Example.com'], name: 'ana@example.com' }),
      user('hub', { email: 'ana@example.com', name: 'Ana Souza' }),
      user('nobody', { email: null }),
      { ...user('host', { email: 'ana@example.com' }), _class: ['Host'] },
    ],
    relationships: [],
  });
  const person = graph.byKey.get('person:ana@example.com');
  expect(person?.properties).toMatchObject({
    _class: ['Person'],
    name: 'Ana Souza',
    email: 'ana@example.com',
  });
  expect(endingAt(graph, person?.key).map(({ class: verb, from }) => [verb, from.key])).toEqual([
    ['IS', 'facet'],
    ['IS', 'hub'],
  ]);
  expect(
    buildGraph({ entities: [user('u', { email: 'x@y.z' })], relationships: [] }, { people: false })
      .entities,
  ).toHaveLength(1);
});
