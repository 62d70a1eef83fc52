import { knowsProperties } from './converter';

const now = { version: 5 };

test('what the person has seen, unless programs have seen more in their name', () => {
  const old = { version: 4, on: 1 };
  const today = { version: 5, on: 2 };
  expect(knowsProperties({ person: today, machine: old }, 'U', now)).toEqual({
    ...{ current: true, lastSeenOn: 2, lastSeenVersion: 5, readBy: 'person' },
  });
  expect(knowsProperties({ person: old, machine: today }, 'U', now)).toEqual({
    ...{ current: true, lastSeenOn: 2, lastSeenVersion: 5, readBy: 'machine' },
  });
  expect(knowsProperties({ machine: old }, 'U', now)).toMatchObject({
    ...{ current: false, readBy: 'machine' },
  });
});

test('a use without version has none, and no use has no edge', () => {
  const properties = knowsProperties({ person: { on: 1 } }, 'U', { updatedOn: 2 });
  expect(properties).toEqual({ current: false, lastSeenOn: 1, readBy: 'person' });
  expect(knowsProperties({}, 'U', now)).toBeUndefined();
});
