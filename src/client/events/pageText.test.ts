import fc from 'fast-check';
import { parseJson } from '../json';
import { parsePage } from './pageText';

const bytesOf = (text: string): Buffer => Buffer.from(text);

/** What the texts of a page say. */
const saidBy = (bytes: Buffer): unknown[] | undefined =>
  parsePage(bytes).texts?.map((text) =>
    text ? (JSON.parse(text.bytes.toString('utf8', text.from, text.to)) as unknown) : undefined,
  );

const json = fc.jsonValue({ maxDepth: 3, noUnicodeString: false });
const events = fc.array(fc.dictionary(fc.string({ unit: 'grapheme' }), json), { maxLength: 30 });

test('a page is what JSON.parse makes of it, and the text of each item is the item', () => {
  fc.assert(
    fc.property(events, json, fc.constantFrom(0, 1), (items, cursor, indent) => {
      const bytes = bytesOf(JSON.stringify({ cursor, items, has_more: true }, undefined, indent));
      const { page } = parsePage(bytes);
      expect(page).toEqual(parseJson(bytes));
      const texts = saidBy(bytes);
      if (texts === undefined) return;
      expect(texts).toHaveLength(items.length);
      texts.forEach(
        (said, i) =>
          said !== undefined && expect(said).toEqual(JSON.parse(JSON.stringify(items[i]))),
      );
    }),
  );
});

test('a page of the usual form has the text of all its items, however many bytes their letters have', () => {
  const items = Array.from({ length: 300 }, (_, n) => ({
    uuid: `E${n}`,
    name: ['Ana', 'João', 'O’Neil', '😀 "quoted" \\ {[,]}'][n % 4],
    more: { list: [n, [], {}], none: null },
  }));
  const bytes = bytesOf(JSON.stringify({ cursor: 'c', has_more: false, items }));
  expect(parsePage(bytes).page).toEqual({ cursor: 'c', has_more: false, items });
  expect(saidBy(bytes)).toEqual(items);
});

test.each([
  ['a line break between names and values', '{"a":\n1}'],
  ['an escape that may be half of a pair', '{"a":"\\ud83d"}'],
])('an item with %s has no text that could be stored', (_what, item) => {
  const bytes = bytesOf(`{"items":[${item},{"b":2}]}`);
  expect(parsePage(bytes).page).toEqual(parseJson(bytes));
  expect(saidBy(bytes)).toEqual([undefined, { b: 2 }]);
});

test('bytes that are no UTF-8 are replaced, and no text is kept', () => {
  const bytes = Buffer.concat([bytesOf('{"items":[{"a":"'), Buffer.from([0xe2]), bytesOf('"}]}')]);
  expect(parsePage(bytes).page).toEqual({ items: [{ a: '\ufffd' }] });
  expect(saidBy(bytes)).toEqual([undefined]);
});

test.each([
  '{"items":[1,{"a":1}]}',
  '{"items":[{"a":1}],"items":[]}',
  '{"items":[{"a":1}],"\\u0069tems":[]}',
  '{"items":{"items":[{"a":1}]}}',
  '[{"items":[{"a":1}]}]',
  '\ufeff{"items":[{"a":1}]}',
  '{"other":["items",{"items":[{"a":1}]}]}',
  'null',
])('%s, of another form, is read as a whole', (text) => {
  const bytes = bytesOf(text);
  expect(parsePage(bytes)).toEqual({ page: parseJson(bytes) });
});

test.each([
  '',
  '{"items":[{"a":1}',
  '{"items":[{"a":1},]}',
  '{"items":[{"a":1}{"b":1}]}',
  '{"items":[{"a":1},\v{"b":1}]}',
  '{"items":[{"a":1]]}',
  '{"items":[{"a":"1}]}',
  '{"items":[{"a":1}]} x',
  '{"items":[{a:1}]}',
])('%s is no JSON', (text) => {
  expect(() => parsePage(bytesOf(text))).toThrow(SyntaxError);
});
