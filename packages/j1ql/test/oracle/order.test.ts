import fc from 'fast-check';
import type { EntityRecord, RelationshipRecord } from '../../src';
import { buildGraph } from './build';

/** Keys that begin with each other, and one with the bar that stands between the parts of a key. */
const KEYS = ['a', 'a1', 'a1b', 'a~', 'b', 'a|b', 'a|has'];

const entities = KEYS.map((_key): EntityRecord => ({ _key, _type: 'thing', _class: 'Record' }));

const relationship = fc
  .record({
    from: fc.constantFrom(...KEYS),
    verb: fc.constantFrom('has', 'h', 'has~', ''),
    to: fc.constantFrom(...KEYS),
    other: fc.option(fc.constantFrom('a', 'z', 'a|has|b', 'a|has|a|b', 'a|h|'), { freq: 4 }),
    type: fc.constantFrom('x', 'y'),
  })
  .map(({ from, verb, to, other, type }): RelationshipRecord => ({
    ...{ _key: other ?? `${from}|${verb}|${to}`, _type: type, _class: 'HAS' },
    ...{ _fromEntityKey: from, _toEntityKey: to },
  }));

test('relationships are in the order of their keys, and the first of two with one key stays', () => {
  fc.assert(
    fc.property(fc.array(relationship, { maxLength: 25 }), (drawn) => {
      const records = drawn.map((record, n) => ({ ...record, n }));
      const graph = buildGraph({ entities, relationships: records }, { people: false }, 'key');
      const expected = [...records]
        .sort((a, b) => (a._key < b._key ? -1 : a._key > b._key ? 1 : 0))
        .filter(({ _key }, i, all) => _key !== all[i - 1]?._key);
      expect(graph.relationships.map(({ properties }) => properties)).toEqual(expected);
      expect(graph.duplicates).toBe(records.length - expected.length);
      const ends = graph.relationships.map(({ key, from, to }) => [key, from.key, to.key]);
      expect(ends).toEqual(expected.map((one) => [one._key, one._fromEntityKey, one._toEntityKey]));
    }),
    { numRuns: 500 },
  );
});
