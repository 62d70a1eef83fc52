import fc from 'fast-check';
import { modelOf } from '../../test/support/model';
import { keyOf } from './access';
import { matching } from './search';
import type { Model } from './model';

const named = (id: string, more: object = {}) => ({ _key: `user:${id}`, _type: 'user', ...more });

function keys(model: Model, search: string): string[] {
  const found = matching(model, search);
  return Array.from({ length: model.entityCount }, (_, n) => n)
    .filter((number) => found?.[number] === 1)
    .map((number) => keyOf(model, number));
}

test('no text, or a blank one, is no search', () => {
  const model = modelOf({ entities: [named('1')] });
  expect([undefined, '', '  '].map((search) => matching(model, search))).toEqual([
    ...[undefined, undefined, undefined],
  ]);
});

test('keys, texts and lists of texts are searched, whatever the case; numbers and raw data are not', () => {
  const model = modelOf({
    entities: [
      named('KEY77'),
      named('b', { city: 'São Paulo' }),
      named('c', { tags: ['Payroll', 'x'] }),
      named('d', { count: 77, _rawData: [{ name: 'default', rawData: { city: 'são' } }] }),
      { _key: 'event:1', _type: 'a_event', createdOn: 5, displayName: 'Ana PAYed' },
    ],
  });
  expect(keys(model, 'SÃO')).toEqual(['user:b']);
  expect(keys(model, 'pay')).toEqual(['event:1', 'user:c']);
  expect(keys(model, 'key77')).toEqual(['user:KEY77']);
  expect(keys(model, '77')).toEqual(['user:KEY77']);
  expect(keys(model, 'rollx')).toEqual([]);
});

test('a text is found if and only if one value has it, never across two', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'B', '\n', 'İ', 'ß'), maxLength: 5 });
  const search = fc.string({
    unit: fc.constantFrom('a', 'b', '\n', 'i', 'ß'),
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(fc.array(letters, { minLength: 1, maxLength: 8 }), search, (names, wanted) => {
      fc.pre(wanted.trim() !== '');
      const model = modelOf({ entities: names.map((name, i) => named(String(i), { zz: name })) });
      const expected = names.flatMap((name, i) =>
        name.toLowerCase().includes(wanted) ? [`user:${i}`] : [],
      );
      expect(keys(model, wanted)).toEqual(expected);
    }),
  );
});

test('searches the common part of keys, the rest, and across both', () => {
  const model = modelOf({ entities: [named('abc'), named('abd'), named('ax')] });
  expect(keys(model, 'USER')).toEqual(['user:abc', 'user:abd', 'user:ax']);
  expect(keys(model, 'r:ab')).toEqual(['user:abc', 'user:abd']);
  expect(keys(model, 'user:abd')).toEqual(['user:abd']);
  expect(keys(model, 'user:abdx')).toEqual([]);
});

test('a text is found as well after all the shorter ones that it begins with', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(letters, { minLength: 1, maxLength: 8 }), letters, (names, wanted) => {
      const model = modelOf({ entities: names.map((name, i) => named(String(i), { zz: name })) });
      for (let length = 1; length <= wanted.length; length++) {
        const typed = wanted.slice(0, length);
        const expected = names.flatMap((name, i) =>
          name.includes(typed) || `user:${i}`.includes(typed) ? [`user:${i}`] : [],
        );
        expect(keys(model, typed)).toEqual(expected);
      }
    }),
  );
});

test('the last answer is kept', () => {
  const model = modelOf({ entities: [named('1', { name: 'ana' })] });
  expect(matching(model, 'ana')).toBe(matching(model, 'ANA'));
  expect(matching(model, 'ben')).not.toBe(matching(model, 'ana'));
});

test('an event is found by the names of the user, vault and item that it knows by UUID alone', () => {
  const thing = (type: string, id: string, displayName: string) => ({
    ...{ _key: `one_password_${type}:${id}`, _type: `one_password_${type}`, displayName },
  });
  const event = (type: string, id: string, properties: object) => ({
    ...{ _key: `one_password_${type}:${id}`, _type: `one_password_${type}`, createdOn: 1 },
    ...properties,
  });
  const model = modelOf({
    entities: [
      thing('user', 'U1', 'Ana Ito'),
      thing('vault', 'v1', 'Payroll'),
      thing('secret', 'v1:i1', 'Bank login'),
      thing('secret', 'v2:i1', 'Another item of the same id'),
      event('item_usage_event', 'E1', { userUUID: 'U1', vaultUUID: 'v1', itemUUID: 'i1' }),
      event('item_usage_event', 'E2', { userUUID: 'U9', vaultUUID: 'v2', itemUUID: 'i1' }),
      event('signin_attempt_event', 'E3', { targetUserUUID: 'U1' }),
      event('audit_event', 'E4', { actorUUID: 'U9', objectUUID: 'v1', auxUUID: 'U1' }),
      event('audit_event', 'E5', { objectUUID: 'i1', auxUUID: 'v1' }),
    ],
  });
  const found = (search: string) => keys(model, search).map((key) => key.split(':').slice(-1)[0]);
  expect(found('ana ito').sort()).toEqual(['E1', 'E3', 'E4', 'U1']);
  expect(found('payroll').sort()).toEqual(['E1', 'E4', 'E5', 'v1']);
  expect(found('bank login').sort()).toEqual(['E1', 'E5', 'i1']);
  expect(found('another item').sort()).toEqual(['E2', 'i1']);
});

test('every kind of apostrophe finds every other', () => {
  const names = ["Goran O'Brien", 'Goran O’Brien', 'Goran Oʼbrien'];
  const model = modelOf({
    entities: names.map((displayName, n) => named(`${n}`, { displayName })),
  });
  for (const name of names) expect(keys(model, name)).toEqual(['user:0', 'user:1', 'user:2']);
});
