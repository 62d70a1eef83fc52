import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { loadGraph } from '@graph-1password/j1ql/testing';
import type {
  AnswerEntity,
  AnswerRelationship,
  EntityRecord,
  RelationshipRecord,
} from '@graph-1password/j1ql';
import { GraphDatabase } from '../copy/database';
import { duckDbOf } from '../copy/graphEngine';
import type { StoredViews } from '../copy/stored';
import { openEngine } from '../engine';
import type { Engine } from '../engine';
import { folderViews } from './folder';
import type { TableOptions } from './tables';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'folder-views-'));
  engine = await open();
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});
const open = () => openEngine({ spillFolder: tmpdir(), threads: 1 });

function write(files: Readonly<Record<string, object | string>>): void {
  rmSync(path.join(folder, 'graph'), { recursive: true, force: true });
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, 'graph', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
}

const METADATA = { _integrationType: 'x' };
const read = (options: Omit<TableOptions, 'metadata'> = {}) =>
  folderViews(engine, folder, { metadata: METADATA, ...options });

/** What a graph has, in its order. */
interface Content {
  entities: object[];
  relationships: object[];
}

/** What the views have. */
async function contentOf(views: StoredViews, raw: boolean): Promise<Content> {
  const database = new GraphDatabase(duckDbOf(engine, views), views);
  const { schema } = views;
  const content: Content = { entities: [], relationships: [] };
  for (const list of ['entities', 'relationships'] as const) {
    const found: [place: number, object: object][] = [];
    for (const view of schema[list]) {
      const own = 'view' in view ? view.view : (view.source as { view: string }).view;
      const records = [];
      for await (const part of database.records(view, raw)) records.push(...part);
      const rows = await engine.all(`SELECT _key, _place FROM "${own}"`);
      const places = new Map(rows.map(({ _key, _place }) => [_key, Number(_place)]));
      for (const { key, properties, raw: made } of records) {
        const sort =
          'classes' in view
            ? { classes: view.classes, isMapped: view.isMapped }
            : { class: view.class, from: view.from, to: view.to };
        const object = { type: view.type, ...sort, properties: Object.entries(properties), made };
        found.push([places.get(key) as number, object]);
      }
      await engine.run(`DROP VIEW "${own}"`);
      await views.drop(own);
    }
    content[list] = found.sort(([a], [b]) => a - b).map(([, object]) => object);
  }
  return content;
}

const shown = ({ type, properties }: AnswerEntity | AnswerRelationship) => ({
  type,
  properties: Object.entries(properties).map(([name, value]) => [name, value ?? null]),
});

/** What a graph in memory has, as {@link contentOf} says it. */
const expectedOf = ({
  entities,
  relationships,
}: Awaited<ReturnType<typeof loadGraph>>): Content => ({
  entities: entities.map((entity) => ({
    ...shown(entity),
    classes: entity.classes,
    isMapped: entity.type === 'person' && entity.key.startsWith('person:'),
    made: entity.rawData === undefined ? null : JSON.stringify(entity.rawData),
  })),
  relationships: relationships.map((each) => ({
    ...shown(each),
    ...{ class: each.class, from: each.from.type, to: each.to.type, made: null },
  })),
});

const KEYS = ['a', 'a1', 'b', 'a|b', 'c"\\\n', 'ü', '', 'd', 'e', 'f', 'g', 'h'];
const anyValue = fc.oneof(
  { arbitrary: fc.constantFrom('x', 'y', 'x "quoted"', '\0', '[1]', 'null', 'é', ''), weight: 4 },
  { arbitrary: fc.constantFrom(0, 1, -1.5, 1e21, 2 ** 53, 1e-7), weight: 2 },
  fc.constantFrom(true, false, null),
  fc.array(fc.constantFrom('x', 'a,"b"', ''), { maxLength: 2 }),
  fc.constantFrom<unknown>({}, { x: [1, null] }, [1, 'x'], ['x', null], [['x']], [{ y: 'z' }]),
);
const NAMES = ['p', 'P', 'q', '10', '9', '__proto__', '', 'with "quotes"', 'displayName', '_shape'];
const properties = fc.uniqueArray(fc.tuple(fc.constantFrom(...NAMES), anyValue), {
  selector: ([name]) => name,
  maxLength: 5,
});
const time = fc.constantFrom<unknown>(undefined, undefined, 1, 2, 3.5, '4', null);
const times = fc.record({ createdOn: time, _createdOn: time, firstSeenOn: time, _beginOn: time });
const withoutUndefined = (object: object) =>
  Object.entries(object).filter(([, value]) => value !== undefined);

/** An object as the SDK writes it: `__proto__` is a name like any other. */
const record = (...parts: readonly (readonly (readonly [string, unknown])[])[]) =>
  Object.fromEntries(parts.flat()) as EntityRecord & RelationshipRecord;

const entity = fc
  .record({
    _key: fc.constantFrom(...KEYS),
    _type: fc.constantFrom('thing', 'Thing', '_odd'),
    _class: fc.constantFrom<unknown>('Record', ['Record'], ['User'], ['User', 'Record']),
    email: fc.constantFrom<unknown>(undefined, 'A@b.c', ['a@b.c', 'd@e.f'], null, 5),
    name: fc.constantFrom<unknown>(undefined, 'Ana', 'a@b.c', ['Eve']),
    _rawData: fc.constantFrom<unknown>(
      ...[undefined, undefined, [{ name: 'default', rawData: { id: 1, list: [] } }]],
    ),
    times,
    properties,
  })
  .map(({ times: own, properties: more, _rawData, ...rest }) =>
    record(withoutUndefined(rest), more, withoutUndefined({ ...own, _rawData })),
  );

const relationship = fc
  .record({
    from: fc.constantFrom(...KEYS, 'gone'),
    to: fc.constantFrom(...KEYS),
    verb: fc.constantFrom('has', 'h', ''),
    key: fc.option(fc.constantFrom('a', 'a|has|b', 'z', 'a||b'), { freq: 4 }),
    _type: fc.constantFrom('edge', 'thing'),
    _class: fc.constantFrom('HAS', 'has', 'USES'),
    displayName: fc.constantFrom<unknown>('HAS', 'HAS', 'USES', undefined, 7),
    times: fc.option(times, { freq: 3 }),
    properties: fc.option(properties, { freq: 3 }),
  })
  .map(({ from, to, verb, key, times: own, properties: more, ...rest }) =>
    record(
      [['_key', key ?? `${from}|${verb}|${to}`]],
      withoutUndefined(rest),
      [
        ['_fromEntityKey', from],
        ['_toEntityKey', to],
      ],
      withoutUndefined(own ?? {}),
      more ?? [],
    ),
  );

const drawnGraph = fc.record({
  entities: fc.array(fc.array(entity, { maxLength: 8 }), { minLength: 1, maxLength: 3 }),
  relationships: fc.array(fc.array(relationship, { maxLength: 8 }), { maxLength: 2 }),
  seen: fc.option(
    fc.constant(
      new Map([
        ['a', 77],
        ['a|has|b', 78],
      ]),
    ),
    { freq: 2 },
  ),
  without: fc.boolean(),
  outside: fc.boolean(),
  raw: fc.boolean(),
});

test('all files of a graph are read as JavaScript reads them', async () => {
  await fc.assert(
    fc.asyncProperty(drawnGraph, async (drawn) => {
      write({
        ...Object.fromEntries(
          drawn.entities.map((entities, i) => [`s/entities/${i}.json`, { entities }]),
        ),
        ...Object.fromEntries(
          drawn.relationships.map((each, i) => [
            `t/relationships/${i}.json`,
            { relationships: each },
          ]),
        ),
      });
      const firstSeen = drawn.seen ?? undefined;
      const graph = await loadGraph(folder, {
        ...{ metadata: METADATA, rawData: drawn.raw },
        ...(firstSeen && { firstSeen }),
        ...(drawn.without && { without: ({ _type, p }) => _type === 'thing' && p === 'x' }),
        ...(drawn.outside && {
          outside: ({ _type, createdOn: on }) =>
            _type === '_odd' && typeof on === 'number' && !(on >= 2 && on < 3),
        }),
      }).catch((error: Error) => error);
      const views = await read({
        ...{ firstSeen, raw: drawn.raw },
        ...(drawn.without && { without: { type: 'thing', property: 'p', value: 'x' } }),
        ...(drawn.outside && {
          outside: { times: new Map([['_odd', 'createdOn']]), since: 2, until: 3 },
        }),
      }).catch((error: Error) => error);
      if (!('schema' in views) || !('entities' in graph)) {
        const said = [views, graph].map((each) => ('message' in each ? each.message : 'a graph'));
        expect(said[0]).toBe(said[1]);
        return;
      }
      expect(await contentOf(views, drawn.raw)).toEqual(expectedOf(graph));
      expect([views.leftOut, views.recordCounts]).toEqual([graph.leftOut, graph.recordCounts]);
    }),
    { numRuns: Number(process.env['RUNS'] ?? 25) },
  );
}, 120_000);

const ALONE = { _type: 't', _class: 'C' };

test.each<[string, object | string]>([
  ['half of a pair', '{"entities":[{"_key":"a","_type":"t","_class":"C","p":"\\ud800"}]}'],
  ['what looks like half of a pair', { entities: [{ ...ALONE, _key: 'a', p: '\\ud800' }] }],
  [
    'an order that SQL does not have',
    {
      entities: [
        { ...ALONE, _key: '\uffff' },
        { ...ALONE, _key: '\u{1f600}' },
        { ...ALONE, _key: '\u{10ffff}' },
      ],
    },
  ],
  [
    'relationships beside entities',
    {
      entities: [],
      relationships: [
        ...['|h\0s|', '|\uffff|', '|\u{1f600}|', '|has|'].map((infix) => ({
          ...{ _key: `ok${infix}ok`, _type: 'r', _class: 'H\0S' },
          ...{ _fromEntityKey: 'ok', _toEntityKey: 'ok' },
        })),
      ],
    },
  ],
  [
    'more combinations of properties than objects have',
    {
      entities: Array.from({ length: 400 }, (_, i) => ({ ...ALONE, _key: `k${i}`, [`p${i}`]: i })),
    },
  ],
  [
    'people',
    {
      entities: [
        { _key: 'person:a@b.c', _type: 'person', _class: 'Person', email: 'a@b.c' },
        { _key: 'u', _type: 'user', _class: ['User'], email: ['A@b.c', 'd@e.f'], name: 'Ana' },
      ],
    },
  ],
])('%s is read as JavaScript reads it', async (_, content) => {
  write({
    's/entities/1.json': { entities: [{ _key: 'ok', _type: 't', _class: 'C' }] },
    's/entities/2.json': content,
  });
  const graph = await loadGraph(folder);
  const known = JSON.stringify(expectedOf(graph)).replaceAll('"\\ud800"', '"\ufffd"');
  expect(await contentOf(await read(), false)).toEqual(JSON.parse(known));
});

test.each<[string, object | string]>([
  ['a file that is cut off', '{"entities":[{"_key":"a"'],
  ['an empty file', ''],
  ['two texts in a file', '{"entities":[]} {"entities":[]}'],
  ['what is no JSON', '{"entities":[{"_key":"a","_type":"t","_class":"C","p":NaN}]}'],
  ['an entity without a type', { entities: [{ _key: 'a', _class: 'C' }] }],
  ['an entity without a class', { entities: [{ _key: 'a', _type: 't' }] }],
])('%s is refused by the name of the file', async (_, content) => {
  write({
    's/entities/1.json': { entities: [{ _key: 'ok', _type: 't', _class: 'C' }] },
    's/entities/2.json': content,
  });
  await expect(read()).rejects.toThrow(path.join('s', 'entities', '2.json'));
});

test('relationships that nobody asks for are counted, and in no view', async () => {
  write({
    's/entities/1.json': { entities: [{ _key: 'a', _type: 't', _class: 'C', createdOn: 5 }] },
    's/relationships/1.json': {
      relationships: [
        { _key: 'a|has|a', _type: 'e', _class: 'HAS', _fromEntityKey: 'a', _toEntityKey: 'a' },
      ],
    },
  });
  const views = await read({ entitiesOnly: true });
  expect(views.schema.relationships).toEqual([]);
  expect([...views.recordCounts]).toEqual([
    ['t', 1],
    ['e', 1],
  ]);
  expect(await views.range(['t'])).toEqual({ since: 5, until: 5 });
  expect(await views.range(['u'])).toBeUndefined();
});
