import { Structure } from './structure';

const structureOf = (...events: Record<string, unknown>[]): unknown => {
  const structure = new Structure();
  for (const event of events) structure.add(event);
  return JSON.parse(structure.json);
};

test('a structure has what any event has', () => {
  expect(
    structureOf(
      { a: 1, b: { c: 'x' }, list: [], flag: true, none: null },
      { a: 2, b: { d: 1.5 }, list: [{ e: 1 }, { f: 'y' }], undef: undefined },
    ),
  ).toEqual({
    ...{ a: 'BIGINT', b: { c: 'VARCHAR', d: 'DOUBLE' }, flag: 'BOOLEAN' },
    list: [{ e: 'BIGINT', f: 'VARCHAR' }],
  });
});

test.each([
  [1, 1.5, 'DOUBLE'],
  [1, 2 ** 60, 'DOUBLE'],
  [1, 'x', 'VARCHAR'],
  [true, 0, 'VARCHAR'],
  [{ b: 1 }, 'x', 'VARCHAR'],
  ['x', { b: 1 }, 'VARCHAR'],
  [[1], { b: 1 }, 'VARCHAR'],
  [{ b: 1 }, [1], 'VARCHAR'],
  ['x', [1], 'VARCHAR'],
  [null, 1, 'BIGINT'],
  [[], [], ['VARCHAR']],
  [{}, {}, 'VARCHAR'],
])('%j and %j have the type %j in common', (one, other, type) => {
  expect(structureOf({ a: one }, { a: other })).toEqual({ a: type });
});
