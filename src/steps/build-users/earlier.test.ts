import type { Snapshot } from '../../access/snapshot';
import type { KnownPerson, KnownThings } from '../../run/known';
import { joinPerson, peopleBefore } from './earlier';

const ID = 'A'.repeat(26);
const person = (more: Partial<KnownPerson>): KnownPerson => ({ id: ID, ...more });

test('the newer one names the person, and the older one fills what it lacks', () => {
  const before = person({ name: 'Old', mspUserType: 'user', lastSignInOn: 5, seenOn: 5 });
  const now = person({ name: 'New', email: 'new@x.example', lastSignInOn: 4, seenOn: 9 });
  expect(joinPerson(before, now, false)).toMatchObject({
    ...{ name: 'New', email: 'new@x.example', mspUserType: 'user', lastSignInOn: 5, seenOn: 9 },
  });
  // An event that came late.
  const late = person({ name: 'Oldest', email: 'late@x.example', lastSignInOn: 7, seenOn: 3 });
  expect(joinPerson(before, late, false)).toMatchObject({
    ...{ name: 'Old', email: 'late@x.example', lastSignInOn: 7, seenOn: 5 },
  });
});

test.each([
  ['left', { status: 'suspended', leftOn: 4 }, { status: 'active' }, false, ['suspended', 4]],
  [
    'came back',
    { status: 'deleted', leftOn: 4 },
    { status: 'active' },
    true,
    ['active', undefined],
  ],
  ['was at work', {}, { status: 'active' }, false, ['active', undefined]],
  ['was only named', { status: 'active' }, {}, false, ['active', undefined]],
  ['left now', { status: 'active' }, { status: 'suspended', leftOn: 9 }, true, ['suspended', 9]],
] as const)('the account of who %s', (_, before, now, isTold, expected) => {
  const { status, leftOn } = joinPerson(person(before), person(now), isTold);
  expect([status, leftOn]).toEqual(expected);
});

test.each([
  ['a later snapshot', { status: 'active', seenOn: 5 }, 'SUSPENDED', ['suspended', undefined]],
  ['an older snapshot', { status: 'active', seenOn: 50 }, 'SUSPENDED', ['active', undefined]],
  ['the same', { status: 'suspended', leftOn: 4, seenOn: 5 }, 'SUSPENDED', ['suspended', 4]],
  ['one that does not tell', { status: 'deleted', leftOn: 4 }, 'RECOVERY_STARTED', ['deleted', 4]],
  ['only the snapshot', undefined, 'ACTIVE', ['active', undefined]],
] as const)('what %s says of the account', (_, known, state, expected) => {
  const snapshot = { users: { asOf: 10, rows: [{ id: ID, name: 'Listed', state }] } };
  const access = { snapshot: snapshot as unknown as Snapshot, learn: () => undefined };
  const people = new Map(known ? [[ID, person(known)]] : []);
  const before = peopleBefore({ people } as unknown as KnownThings, access)(ID);
  expect([before?.status, before?.leftOn, before?.name]).toEqual([...expected, 'Listed']);
});

test('without anything known before, nothing is', () => {
  expect(peopleBefore(undefined, undefined)(ID)).toBeUndefined();
  const now = person({ name: 'Now' });
  expect(joinPerson(undefined, now, false)).toBe(now);
});
