import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { ODD_TEXTS } from '../../../../../test/support/export/cases';
import { EntityReader } from './entityText';
import { codePoint } from '../../../../../test/support/codePoint';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'entities-'));
  file = path.join(folder, '1.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What is read of a file. */
function read(text: string): unknown[] {
  writeFileSync(file, text);
  const found: unknown[] = [];
  for (const { type, createdOn, raw, whole } of entities()) {
    found.push({ type, createdOn, raw: raw?.toString('utf8'), whole });
  }
  return found;
}

function* entities() {
  for (const entity of new EntityReader().entities(file)) {
    const { type, createdOn, raw } = entity;
    yield { type, createdOn, raw, whole: entity.whole() };
  }
}

/** The same by parsing the whole file. */
const expected = (records: readonly Record<string, unknown>[]): unknown[] =>
  records.map((record) => {
    const [first] = (record['_rawData'] ?? []) as { rawData?: object }[];
    return {
      type: record['_type'],
      createdOn: record['createdOn'],
      raw: first?.rawData === undefined ? undefined : JSON.stringify(first.rawData),
      whole: record,
    };
  });

const text = fc.oneof(
  fc.constantFrom(...ODD_TEXTS.slice(0, -1), '": {', '\\', '\\"', '    }', '"_type": "x",'),
  fc.string({ unit: codePoint }),
);
/** Names that are none of those that are read, so that they may stand before them. */
const json = fc.jsonValue({ stringUnit: 'binary' });
const record = fc.record(
  {
    _key: text,
    more: json,
    name: text,
    createdOn: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
    list: fc.array(text),
    _type: fc.constantFrom('one_password_vault', 'one_password_audit_event'),
    _rawData: fc.oneof(
      fc
        .record({ name: fc.constant('default'), rawData: fc.dictionary(text, json) })
        .map((part) => [part]),
      fc.record({ rawData: fc.dictionary(text, json), name: text }).map((part) => [part, part]),
      fc
        .record(
          { name: fc.constant('default'), rawData: fc.dictionary(text, json), more: json },
          { requiredKeys: ['name', 'rawData'] },
        )
        .map((part) => [part]),
      fc.constant([]),
    ),
  },
  { requiredKeys: ['_key', '_type'] },
);

test.each([2, 0, 1, '\t'])('whatever is in a file that is indented by %j, it is read', (indent) => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 4 }), (records) => {
      // As a reader of the file has it: without what JSON does not know, such as minus zero.
      const plain = JSON.parse(JSON.stringify(records)) as Record<string, unknown>[];
      const content = JSON.stringify({ entities: plain }, null, indent);
      expect(read(content)).toEqual(expected(plain));
    }),
    { numRuns: 120 },
  );
});

const RECORDS = ['a', 'b', 'c'].map((id) => ({
  ...{ _key: `t:${id}`, createdOn: 1, _type: 't', _class: ['Record'] },
  _rawData: [{ name: 'default', rawData: { uuid: id, timestamp: '2026-01-01T00:00:00Z' } }],
}));
const WHOLE = JSON.stringify({ entities: RECORDS }, null, 2);

test('a file that ends early, or has zeros or something else in it, is refused with a sentence', () => {
  for (let length = 0; length < WHOLE.length; length += 7)
    expect(() => read(WHOLE.slice(0, length))).toThrow(/is incomplete: a run is in progress/);
  for (let at = 40; at < WHOLE.length - 90; at += 11) {
    const zeros = `${WHOLE.slice(0, at)}${'\0'.repeat(64)}${WHOLE.slice(at + 64)}`;
    expect(() => read(zeros)).toThrow(/is incomplete/);
  }
  expect(() => read(WHOLE.replace('    },\n', '    }\n'))).toThrow(/is incomplete/);
  expect(() => read(WHOLE.replace('"_key": "t:b"', '"_key": "t:b'))).toThrow(/is incomplete/);
  expect(() => new EntityReader().entities(path.join(folder, 'none')).next()).toThrow(
    /is incomplete/,
  );
});

test('other lists of a file do not belong to its entities', () => {
  const content = { entities: RECORDS, relationships: [{ _key: 'r', _type: 'r' }] };
  expect(read(JSON.stringify(content, null, 2))).toEqual(expected(RECORDS));
  expect(read(JSON.stringify({ relationships: RECORDS }, null, 2))).toEqual([]);
});
