import fc from 'fast-check';
import { UuidSet } from './uuidSet';
import { codePoint } from '../../../test/support/codePoint';

const characters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
const anyId = fc
  .array(fc.constantFrom(...characters), { minLength: 26, maxLength: 26 })
  .map((parts) => parts.join(''));
/** Few enough to meet again, and alike enough to differ in one place only. */
const similarId = fc
  .tuple(fc.nat(25), fc.constantFrom(...characters))
  .map(([index, character]) => `${'A'.repeat(index)}${character}${'A'.repeat(25 - index)}`);
const oddId = fc.oneof(
  fc.string({ unit: codePoint, maxLength: 30 }),
  fc.constant('A'.repeat(25) + '-'),
);

test('remembers exactly what a Set of upper-case texts remembers', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(anyId, similarId, oddId), { maxLength: 200 }), (ids) => {
      const set = new UuidSet();
      const expected = new Set<string>();
      // One comparison for all of them: a hundred thousand take seconds.
      const wrong = ids.filter((id) => {
        const fresh = !expected.has(id.toUpperCase());
        expected.add(id.toUpperCase());
        const said = [set.has(id), set.add(id), set.has(id), set.has(id.toLowerCase())];
        const hasLower = expected.has(id.toLowerCase().toUpperCase());
        return String(said) !== String([!fresh, fresh, true, hasLower]);
      });
      expect(wrong).toEqual([]);
      expect(set.size).toBe(expected.size);
    }),
  );
});

test('grows without losing or inventing an id', () => {
  const set = new UuidSet();
  const id = (index: number) => String(index).padStart(26, 'X');
  const ids = Array.from({ length: 20_000 }, (_, index) => id(index));
  expect(ids.filter((each) => !set.add(each))).toEqual([]);
  expect(ids.filter((each) => set.add(each.toLowerCase()))).toEqual([]);
  expect(set.size).toBe(20_000);
  const others = Array.from({ length: 1000 }, (_, index) => id(20_000 + index));
  expect(others.filter((each) => set.has(each))).toEqual([]);
});
