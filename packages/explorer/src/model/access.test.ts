import { EntityTypes } from '@graph-1password/vocabulary';
import { modelOf } from '../../test/support/model';
import {
  entityByKey,
  entityTable,
  incoming,
  keyOf,
  nameOf,
  numberOf,
  outgoing,
  relationshipTable,
  rowsInRange,
  tableOf,
  textOf,
  typeOf,
  valueOf,
} from './access';
import type { EntityTable } from './model';

const event = (id: string, createdOn?: number) => ({
  ...{ _key: `e:${id}`, _type: EntityTypes.AUDIT_EVENT, name: `event ${id}` },
  ...(createdOn !== undefined && { createdOn }),
});

const edge = (from: string, type: string, to: string) => ({
  ...{ _type: type, _fromEntityKey: from, _toEntityKey: to },
});

const model = modelOf({
  entities: [
    ...[event('1', 10), event('2', 20), event('3', 20), event('4', 30), event('never')],
    { _key: 'u:ana', _type: 'user', _class: ['User'], name: 'ana', displayName: 'Ana', age: 3 },
    { _key: 'u:ben', _type: 'user', _class: ['User'], name: '', createdOn: 1, ok: false },
    { _key: 'v:1', _type: 'vault', createdOn: 5 },
  ],
  relationships: [
    edge('u:ana', 'user_performed_event', 'e:2'),
    edge('u:ana', 'user_performed_event', 'e:1'),
    edge('u:ben', 'user_performed_event', 'e:4'),
    edge('u:ana', 'user_uses_vault', 'v:1'),
    edge('v:1', 'vault_has_user', 'u:ana'),
  ],
});

const ana = entityByKey(model, 'u:ana') as number;
const events = entityTable(model, EntityTypes.AUDIT_EVENT) as EntityTable;
const users = entityTable(model, 'user') as EntityTable;

test('numbers, keys, types and names lead to each other', () => {
  const numbers = Array.from({ length: model.entityCount }, (_, number) => number);
  expect(numbers.map((number) => entityByKey(model, keyOf(model, number)))).toEqual(numbers);
  expect([keyOf(model, ana), typeOf(model, ana), nameOf(model, ana)]).toEqual([
    ...['u:ana', 'user', 'Ana'],
  ]);
  expect(nameOf(model, entityByKey(model, 'u:ben') as number)).toBe('u:ben');
  expect(nameOf(model, events.start)).toBe('event 1');
  expect(entityByKey(model, 'u:carl')).toBeUndefined();
  expect(entityTable(model, 'nothing')).toBeUndefined();
  expect(() => tableOf(model, model.entityCount)).toThrow(RangeError);
});

test('a value is there as what it is, or not', () => {
  expect([valueOf(users, 'ok', 1), valueOf(users, 'ok', 0)]).toEqual([false, undefined]);
  expect([numberOf(users, 'age', 0), numberOf(users, 'age', 1)]).toEqual([3, undefined]);
  expect([textOf(users, 'name', 0), textOf(users, 'name', 1)]).toEqual(['ana', undefined]);
  expect([textOf(users, 'age', 0), numberOf(users, 'name', 0)]).toEqual([undefined, undefined]);
  expect([valueOf(users, 'name', 1), valueOf(users, 'nothing', 0)]).toEqual(['', undefined]);
});

const others = (numbers: number[], end: 'from' | 'to'): string[] =>
  numbers.map((number) => {
    const table = relationshipTable(model, number);
    return keyOf(model, table[end][number - table.start] as number);
  });

test('relationships are found from both ends, events in the order of time', () => {
  expect(others(outgoing(model, ana), 'to')).toEqual(['e:1', 'e:2', 'v:1']);
  expect(others(outgoing(model, ana, 'user_performed_event'), 'to')).toEqual(['e:1', 'e:2']);
  expect(others(outgoing(model, ana, 'user_uses_vault'), 'to')).toEqual(['v:1']);
  expect(outgoing(model, ana, 'no_such_type')).toEqual([]);
  expect(others(incoming(model, ana), 'from')).toEqual(['v:1']);
  expect(incoming(model, ana, 'user_performed_event')).toEqual([]);
  expect(others(incoming(model, entityByKey(model, 'e:4') as number), 'from')).toEqual(['u:ben']);
});

test.each([
  ['no bound', {}, [0, 5]],
  ['an end that is not in it', { until: 20 }, [0, 1]],
  ['a beginning that is in it', { from: 20 }, [1, 4]],
  ['both', { from: 11, until: 30 }, [1, 3]],
  ['nothing', { from: 40, until: 50 }, [4, 4]],
  ['an end before the beginning', { from: 30, until: 10 }, [3, 3]],
])('rows in range: %s', (_, range, rows) => {
  expect(rowsInRange(events, range)).toEqual(rows);
});

test('only events are bound by time', () => {
  expect(rowsInRange(users, { from: 100 })).toEqual([0, 2]);
});
