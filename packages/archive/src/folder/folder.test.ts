import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { loadGraph } from '@graph-1password/j1ql';
import type { EntityRecord, RelationshipRecord } from '@graph-1password/j1ql';
import { tablesOf } from '../copy/describe';
import { tablesIn } from '../copy/fill';
import type { StoredViews } from '../copy/stored';
import { openEngine } from '../engine';
import type { Engine, SqlRow } from '../engine';
import { folderViews } from './folder';
import type { FolderOptions } from './folder';
import { NotInSqlGraphError } from './source';

let folder: string;
let engine: Engine;
let other: Engine;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'folder-views-'));
  [engine, other] = [await open(), await open()];
});
afterAll(() => {
  engine.close();
  other.close();
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
const read = (options: Omit<FolderOptions, 'metadata'> = {}) =>
  folderViews(engine, folder, { metadata: METADATA, ...options });

/** The rows of all views, in their order. */
async function rowsOf(on: Engine, views: StoredViews): Promise<Record<string, SqlRow[]>> {
  const all: Record<string, SqlRow[]> = {};
  for (const { view } of views.tables) {
    await views.ready(view);
    const rows = await on.all(`SELECT * FROM (${views.select(view)}) ORDER BY _place`);
    // Which numbers they are says nothing, the order is in the rows.
    all[view] = rows.map(({ _place, ...row }) => row);
    await views.drop(view);
  }
  return all;
}

/** Places of all objects, in the order of the views. */
async function order(on: Engine, views: StoredViews, list: 'entities' | 'relationships') {
  const names = views.schema[list].map((each) =>
    'view' in each ? each.view : (each.source as { view: string }).view,
  );
  const selects: string[] = [];
  for (const view of names) {
    await views.ready(view);
    selects.push(`SELECT _place, _key FROM (${views.select(view)})`);
  }
  if (selects.length === 0) return [];
  const rows = await on.all(`${selects.join(' UNION ALL ')} ORDER BY _place`);
  return rows.map(({ _key }) => _key);
}

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
      const expected = tablesIn(other, tablesOf(graph, drawn.raw));
      expect(views.schema).toEqual(expected.schema);
      for (const list of ['entities', 'relationships'] as const)
        expect(await order(engine, views, list)).toEqual(await order(other, expected, list));
      expect(await rowsOf(engine, views)).toEqual(await rowsOf(other, expected));
      expect([views.leftOut, views.recordCounts]).toEqual([graph.leftOut, graph.recordCounts]);
    }),
    { numRuns: Number(process.env['RUNS'] ?? 25) },
  );
}, 120_000);

test.each([
  ['half of a pair', '{"entities":[{"_key":"a","_type":"t","_class":"C","p":"\\ud800"}]}'],
  ['a file that is cut off', '{"entities":[{"_key":"a"'],
  ['an empty file', ''],
  ['two texts in a file', '{"entities":[]} {"entities":[]}'],
  ['what is no JSON', '{"entities":[{"_key":"a","_type":"t","_class":"C","p":NaN}]}'],
  ['an order that SQL does not have', { entities: [{ _key: '\uffff', _type: 't', _class: 'C' }] }],
  ['an entity without a type', { entities: [{ _key: 'a', _class: 'C' }] }],
  ['relationships beside entities', { entities: [], relationships: [{ _key: 'r' }] }],
  [
    'more combinations of properties than a schema has',
    {
      entities: Array.from({ length: 2001 }, (_, i) => ({
        ...{ _key: `k${i}`, _type: 't', _class: 'C' },
        [`p${i}`]: i,
      })),
    },
  ],
  ['people', { entities: [{ _key: 'p', _type: 'person', _class: 'Person' }] }],
])('%s is left to JavaScript', async (_, content) => {
  write({
    's/entities/1.json': { entities: [{ _key: 'ok', _type: 't', _class: 'C' }] },
    's/entities/2.json': content,
  });
  await expect(read()).rejects.toThrow();
});

test('an error of this program names no value of the graph', async () => {
  write({ 's/entities/1.json': { entities: [{ _key: '\uffff', _type: 't', _class: 'C' }] } });
  await expect(read()).rejects.toThrow(NotInSqlGraphError);
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
