import fc from 'fast-check';
import { UuidSet } from './uuidSet';

const characters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
const anyId = fc
  .array(fc.constantFrom(...characters), { minLength: 26, maxLength: 26 })
  .map((parts) => parts.join(''));
/** Few enough to meet again, and alike enough to differ in one place only. */
const similarId = fc
  .tuple(fc.nat(25), fc.constantFrom(...characters))
  .map(([index, character]) => `${'A'.repeat(index)}${character}${'A'.repeat(25 - index)}`);
const oddId = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constant('A'.repeat(25) + '-'),
);

test('remembers exactly what a Set of upper-case texts remembers', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(anyId, similarId, oddId), { maxLength: 200 }), (ids) => {
      const set = new UuidSet();
      const expected = new Set<string>();
      for (const id of ids) {
        const fresh = !expected.has(id.toUpperCase());
        expected.add(id.toUpperCase());
        expect(set.has(id)).toBe(!fresh);
        expect(set.add(id)).toBe(fresh);
        expect(set.has(id)).toBe(true);
        expect(set.has(id.toLowerCase())).toBe(expected.has(id.toLowerCase().toUpperCase()));
      }
      expect(set.size).toBe(expected.size);
    }),
  );
});

test('grows without losing or inventing an id', () => {
  const set = new UuidSet();
  const id = (index: number) => String(index).padStart(26, 'X');
  for (let index = 0; index < 20_000; index++) expect(set.add(id(index))).toBe(true);
  for (let index = 0; index < 20_000; index++) expect(set.add(id(index).toLowerCase())).toBe(false);
  expect(set.size).toBe(20_000);
  for (let index = 20_000; index < 21_000; index++) expect(set.has(id(index))).toBe(false);
});
