import fc from 'fast-check';
import { buildGraph } from './build';
import type { EntityRecord, PropertyValue } from './records';

const name = fc.constantFrom('a', 'b', 'c', '10', '9', '__proto__', 'tags', 'createdBy');

const value: fc.Arbitrary<PropertyValue> = fc.oneof(
  fc.constantFrom(undefined, null, '', '1', '[]', '{}', false, true, 0, 1, 1.5),
  fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
  fc.constantFrom<PropertyValue>({}, { x: 1 }, [1, 'x'], [['x']]),
);

const properties = fc.uniqueArray(fc.tuple(name, value), {
  selector: ([key]) => key,
  maxLength: 6,
});

test('reads the properties of every entity back in order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('t', 'u'), properties)), (drawn) => {
      const records = drawn.map(
        ([type, own], i) =>
          Object.fromEntries([
            ...[['_key', `k${i}`] as const, ...own],
            ...[['_type', type] as const, ['_class', ['Record']] as const],
          ]) as EntityRecord,
      );
      const graph = buildGraph({ entities: records, relationships: [] }, { people: false });
      const read = graph.entities.map((entity) => Object.entries(entity.properties));
      expect(read).toEqual(records.map((record) => Object.entries(record)));
      graph.entities.forEach((entity, i) => {
        for (const [key, own] of Object.entries(records[i] as EntityRecord)) {
          expect(entity.value(key)).toEqual(own);
        }
        expect(entity.value('missing')).toBeUndefined();
      });
    }),
  );
});

test('when something was created stands last, or where the record has it', () => {
  const record = { _key: 'a', _type: 't', _class: 'Record' };
  const [own, brought] = buildGraph({
    entities: [
      { ...record, createdOn: 5, name: 'own' },
      { ...record, _key: 'b', _createdOn: 7, name: 'brought', createdOn: 6 },
    ],
    relationships: [],
  }).entities;
  expect(Object.entries(own?.properties ?? {}).slice(3)).toEqual([
    ...[
      ['createdOn', 5],
      ['name', 'own'],
    ],
    ...[
      ['_createdOn', 5],
      ['_beginOn', 5],
    ],
  ]);
  expect(Object.entries(brought?.properties ?? {}).slice(3)).toEqual([
    ...[
      ['_createdOn', 7],
      ['name', 'brought'],
    ],
    ...[
      ['createdOn', 6],
      ['_beginOn', 7],
    ],
  ]);
});
