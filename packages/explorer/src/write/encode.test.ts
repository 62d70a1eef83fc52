import fc from 'fast-check';
import type { EntityRecord, RelationshipRecord } from '@graph-1password/j1ql';
import {
  entityByKey,
  keyOf,
  propertiesOf,
  rawDataOf,
  relationshipTable,
  tableOf,
} from '../model/access';
import { decode } from '../model/decode';
import type { Model } from '../model/model';
import { examples } from '../../../../test/support/examples';
import { modelOf } from '../../test/support/model';
import { pageGraphOf } from '../../test/support/pageGraph';
import { encode } from './encode';
import { codePoint } from '../../../../test/support/codePoint';

const META = { version: '1.2.3', writtenOn: 5, now: 7, account: 'Ana & Söhne', source: 'here' };

interface Thing {
  type?: string;
  properties?: Record<string, unknown>;
  rawData?: unknown;
}

function bytesOf(entities: EntityRecord[], relationships: RelationshipRecord[] = []): Uint8Array {
  const graph = pageGraphOf(entities, relationships);
  return encode({ meta: META, graph, findings: [] }).bytes;
}

const modelFrom = (entities: EntityRecord[], relationships: RelationshipRecord[] = []): Model =>
  decode(bytesOf(entities, relationships));

const entity = (
  key: string,
  { type = 'thing', properties, rawData }: Thing = {},
): EntityRecord => ({
  ...{ _key: key, _type: type, _class: ['Record'] },
  ...properties,
  ...(rawData !== undefined && { _rawData: [{ name: 'default', rawData }] }),
});

/** The raw data of things, through the file and back. */
function throughRaw(rawData: readonly unknown[]): unknown[] {
  const keys = rawData.map((_, i) => `thing:${i}`);
  const model = modelFrom(keys.map((key, i) => entity(key, { rawData: rawData[i] })));
  return keys.map((key) => rawDataOf(model, entityByKey(model, key) as number));
}

const text = fc.string({ unit: codePoint, maxLength: 12 });

describe('reading back', () => {
  test('reads any raw data back unchanged', () => {
    const json = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }).map((value) => {
      // JSON in a file has no -0.
      return JSON.parse(JSON.stringify(value)) as unknown;
    });
    fc.assert(
      fc.property(fc.array(json, { maxLength: 12 }), (rawData) => {
        expect(JSON.stringify(throughRaw(rawData))).toBe(JSON.stringify(rawData));
      }),
      { numRuns: examples(300) },
    );
  });

  test('reads raw data of one shape with gaps back unchanged', () => {
    const event = fc.record(
      {
        uuid: text,
        timestamp: fc.oneof(
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
          fc.constantFrom('2026-03-13T15:00:00Z', '2026-03-13T15:00:00.1Z', 'yesterday'),
          fc.constantFrom('2026-03-13T15:00:00.123456789Z', '2026-02-30T00:00:00Z'),
        ),
        used: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
        user: fc.oneof(
          fc.constant(null),
          fc.record({ uuid: text, 'e.mail': text }, { requiredKeys: ['uuid'] }),
          fc.record({ uuid: text, labels: fc.array(text, { maxLength: 2 }) }, { requiredKeys: [] }),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const received = JSON.parse(JSON.stringify(events)) as unknown[];
        expect(JSON.stringify(throughRaw(received))).toBe(JSON.stringify(received));
      }),
      { numRuns: examples(200) },
    );
  });

  test.each<[string, (i: number) => object]>([
    ['more paths', (i) => ({ uuid: `u${i}`, [`name ${i}`]: { inner: i } })],
    [
      'more combinations of paths',
      (i) => {
        const bits = Array.from({ length: 14 }, (_, bit) => bit).filter((bit) => (i >> bit) & 1);
        return Object.fromEntries(bits.map((bit) => [`bit ${bit}`, i]));
      },
    ],
  ])('raw data with %s than columns are made for comes back to the letter', (_, rawDataOf) => {
    const rawData = Array.from({ length: 6000 }, (__, i) => rawDataOf(i));
    expect(JSON.stringify(throughRaw(rawData))).toBe(JSON.stringify(rawData));
  });

  test('reads properties back, keeping missing, null, empty and false distinct', () => {
    const value = fc.oneof(
      text,
      fc.constantFrom(null, '', false, true, 0, '0', 'null', '[]'),
      fc.array(text, { maxLength: 3 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
      fc.integer(),
    );
    const properties = fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__', 'name'), value);
    fc.assert(
      fc.property(fc.array(properties, { maxLength: 30 }), (rows) => {
        const model = modelFrom(rows.map((each, i) => entity(`thing:${i}`, { properties: each })));
        rows.forEach((each, i) => {
          const read = propertiesOf(model, entityByKey(model, `thing:${i}`) as number);
          expect(Object.entries(read).sort()).toEqual(Object.entries(each).sort());
        });
      }),
    );
  });

  test('reads values that a column cannot hold back as JSON', () => {
    const properties = { list: [1, 'a'], object: { a: 1 }, gone: undefined };
    const model = modelFrom([entity('thing:1', { properties })]);
    expect(propertiesOf(model, 0)).toEqual({ list: '[1,"a"]', object: '{"a":1}' });
  });

  test.each([
    ['lone surrogates', ['\ud800', 'x\udc00', '\udc00\ud800']],
    ['pairs that share their first half', ['\ud83d\ude00', '\ud83d\ude01']],
    ['byte order marks', ['\ufeffa', '\ufeffb']],
    ['line ends and zeros', ['a\nb', 'a\u0000', 'a\r\n']],
  ])('%s survive in keys, properties and raw data', (_, texts) => {
    const things = texts.map((each) => ({
      ...{ key: `thing:${each}`, properties: { name: each } },
      rawData: { name: each, [each]: 1 },
    }));
    const model = modelFrom(things.map(({ key, ...thing }) => entity(key, thing)));
    for (const { key, properties, rawData } of things) {
      const number = entityByKey(model, key) as number;
      expect([propertiesOf(model, number), rawDataOf(model, number)]).toEqual([
        properties,
        rawData,
      ]);
    }
  });

  test('large and negative numbers survive', () => {
    const numbers = [-1, 2 ** 49, -(2 ** 49), 0, 1.5, Number.MAX_SAFE_INTEGER, 1e300, 5e-324];
    for (const some of [numbers, numbers.slice(0, 4), [1_795_000_000_123, 1_794_000_000_000]]) {
      const model = modelFrom(some.map((n, i) => entity(`thing:${i}`, { properties: { n } })));
      expect(some.map((_, i) => propertiesOf(model, i).n)).toEqual(some);
    }
  });
});

describe('order', () => {
  const event = (id: string, createdOn?: number): EntityRecord =>
    entity(`e:${id}`, {
      type: 'a_event',
      properties: createdOn === undefined ? {} : { createdOn },
    });

  test('events go by time and key, those without a time last; others by key', () => {
    const model = modelFrom([
      ...[event('c', 2), event('none'), event('b', 2), event('a', 1)],
      ...[entity('z'), entity('y', { properties: { createdOn: 9 } })],
    ]);
    expect(model.entities.map(({ type, start, count }) => [type, start, count])).toEqual([
      ['a_event', 0, 4],
      ['thing', 4, 2],
    ]);
    expect(Array.from({ length: 6 }, (_, i) => keyOf(model, i))).toEqual([
      ...['e:a', 'e:b', 'e:c', 'e:none'],
      ...['y', 'z'],
    ]);
  });

  test('the bytes do not depend on the order of what is given', () => {
    const data = Array.from({ length: 300 }, (_, i) => {
      return entity(`data:${i}`, { type: 'data', rawData: { id: i, [`name ${i}`]: i } });
    });
    const entities = [event('a', 1), event('b', 2), entity('z'), entity('y'), ...data];
    const relationships = [1, 2].map((i) => relationship(`r${i}`, 'z', 'y'));
    expect(bytesOf([...entities].reverse(), [...relationships].reverse())).toEqual(
      bytesOf(entities, relationships),
    );
  });
});

const relationship = (key: string, from: string, to: string): RelationshipRecord => ({
  ...{ _key: key, _type: 'thing_has_thing', _class: 'HAS', displayName: 'HAS' },
  ...{ _fromEntityKey: from, _toEntityKey: to },
});

describe('relationships', () => {
  test('reads derived and other keys back', () => {
    const edges = [
      relationship('a|has|b', 'a', 'b'),
      relationship('something else', 'b', 'a'),
      relationship('a|has|a', 'a', 'a'),
    ];
    const model = modelFrom([entity('a'), entity('b')], edges);
    const [table] = model.relationships;
    const read = table?.keys.map((key, row) => [
      key,
      keyOf(model, table.from[row] as number),
      keyOf(model, table.to[row] as number),
    ]);
    expect(read?.sort()).toEqual(
      edges.map((edge) => [edge._key, edge._fromEntityKey, edge._toEntityKey]).sort(),
    );
    expect([table?.class, table?.type, table?.columns.get('displayName')]).toMatchObject([
      'HAS',
      'thing_has_thing',
      { values: ['HAS'] },
    ]);
  });

  test('any graph keeps its ends', () => {
    const edge = fc.tuple(fc.nat(9), fc.nat(9), fc.constantFrom('HAS', 'USES'));
    fc.assert(
      fc.property(fc.array(edge), (edges) => {
        const things = Array.from({ length: 10 }, (_, i) => entity(`thing:${i}`));
        const given = edges.map(([from, to, verb], i) => ({
          ...relationship(`r${i}`, `thing:${from}`, `thing:${to}`),
          ...{ _type: `thing_${verb}`, _class: verb },
        }));
        const model = modelFrom(things, given);
        const read = Array.from({ length: model.relationshipCount }, (_, number) => {
          const table = relationshipTable(model, number);
          const row = number - table.start;
          return [table.keys[row], table.class, table.from[row], table.to[row]];
        });
        expect(read.sort()).toEqual(edges.map(([a, b, verb], i) => [`r${i}`, verb, a, b]).sort());
      }),
    );
  });
});

test('findings point to numbers, and have what their rule says', () => {
  const finding = { rule: 'r', description: 'What.', level: 'HIGH', what: 'it' } as const;
  const model = modelOf({
    entities: [
      { _key: 'vault:b', _type: 'vault' },
      { _key: 'vault:a', _type: 'vault' },
    ],
    findings: [
      { ...finding, remediation: 'Undo it.', path: ['vault:b', 'person:x', 'vault:a'], when: 3 },
      { ...finding, rule: 's', path: [], who: 'Ana', where: 'Oslo' },
    ],
  });
  expect(model.findings).toEqual([
    { ...finding, remediation: 'Undo it.', path: [1, 0], when: 3 },
    { ...finding, rule: 's', path: [], who: 'Ana', where: 'Oslo' },
  ]);
});

test('reads the metadata of the file back', () => {
  const model = modelFrom([entity('thing:1')]);
  expect(model.meta).toEqual({ schema: 1, ...META });
  expect(tableOf(model, 0).classes).toEqual(['Record']);
});

test('rejects a file of another version with a message', () => {
  const bytes = bytesOf([entity('a')]);
  const other = Buffer.from(
    Buffer.from(bytes).toString('latin1').replace('"schema":1', '"schema":2'),
    'latin1',
  );
  expect(() => decode(other)).toThrow('written by another version of graph-1password');
});

test('repeated values take hardly any space', () => {
  const uuid = (i: number) => `UUID${i * 7919}`.padEnd(26, 'X');
  const time = (i: number) => new Date(Date.UTC(2026, 2, 13) + i * 1234).toISOString();
  const events = (withCopies: boolean) =>
    Array.from({ length: 400 }, (_, i) =>
      entity(`thing:${uuid(i)}`, {
        rawData: { uuid: uuid(i), timestamp: time(i) },
        ...(withCopies && {
          properties: { id: uuid(i), createdOn: Date.parse(time(i)), copy: uuid(i), one: 'x' },
        }),
      }),
    );
  const size = (withCopies: boolean) => bytesOf(events(withCopies)).length;
  // The rows of `one`: a byte each, of which gzip leaves nothing.
  expect(size(true) - size(false)).toBeLessThan(400 + 400);
});
