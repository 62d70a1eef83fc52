import { people } from './people';
import { person } from './person';
import {
  at,
  audit,
  BERGEN,
  LIMA,
  modelWith,
  OSLO,
  signIn,
  usage,
  user,
} from '../../../test/support/people';

const ana = user('ana');
const bob = user('bob');

test('counts what each person did, the last active first', () => {
  const model = modelWith([
    ana,
    bob,
    user('cid'),
    signIn('ana', at(8), OSLO),
    signIn('ana', at(9), { ...LIMA, category: 'credentials_failed' }),
    signIn('ana', at(9), { ...OSLO, category: 'firewall_reported_success' }),
    usage('ana', at(10), 'v/i'),
    usage('bob', at(11), 'v/i'),
    audit('bob', at(7), { auxUUID: 'ANA' }),
  ]);
  expect(people(model, { filter: {} })).toEqual({
    total: 3,
    totalServices: 0,
    people: [
      {
        ...{
          key: bob._key,
          id: 'BOB',
          name: 'bob',
          email: 'bob@example.com',
          lastActiveOn: at(11),
          marks: [],
        },
        ...{ signIns: 0, failedSignIns: 0, itemUsages: 1, changes: 1, countries: 0, findings: 0 },
      },
      {
        ...{
          key: ana._key,
          id: 'ANA',
          name: 'ana',
          email: 'ana@example.com',
          lastActiveOn: at(10),
          marks: [],
        },
        ...{ signIns: 2, failedSignIns: 1, itemUsages: 1, changes: 0, countries: 2, findings: 0 },
      },
      {
        ...{ key: 'one_password_user:CID', id: 'CID', name: 'cid', email: 'cid@example.com' },
        marks: [],
        ...{ signIns: 0, failedSignIns: 0, itemUsages: 0, changes: 0, countries: 0, findings: 0 },
      },
    ],
  });
});

test('the range says what counts: its beginning is in it, its end is not', () => {
  const model = modelWith([ana, ...[7, 8, 9, 10].map((hour) => usage('ana', at(hour), 'v/i'))]);
  const { people: rows } = people(model, { filter: { from: at(8), until: at(10) } });
  expect(rows[0]).toMatchObject({ itemUsages: 2, lastActiveOn: at(9) });
});

test('a failed sign-in, which may be anybody’s, does not make a person active', () => {
  const failed = signIn('ana', at(9), { category: 'credentials_failed' });
  const { people: rows } = people(modelWith([ana, usage('ana', at(8), 'v/i'), failed]), {
    filter: {},
  });
  expect(rows[0]).toMatchObject({ failedSignIns: 1, lastActiveOn: at(8) });
});

test('neither what others did to a person nor a read of this integration makes a person active', () => {
  const model = modelWith([
    ana,
    usage('ana', at(8), 'v/i'),
    usage('ana', at(10), 'v/i', { accessedBy: 'collector' }),
    audit('bob', at(11), { objectType: 'user', objectUUID: 'ANA', action: 'suspend' }),
  ]);
  const [row] = people(model, { filter: {} }).people;
  expect(row).toMatchObject({ lastActiveOn: at(8), marks: ['suspended'] });
  expect(person(model, { key: ana._key, filter: { from: at(9) } })).toMatchObject({
    lastActiveOn: at(8),
    marks: ['suspended'],
  });
});

test('an empty range: everybody is listed, by name, and did nothing', () => {
  const model = modelWith([bob, ana, usage('ana', at(8), 'v/i')]);
  const { people: rows } = people(model, { filter: { from: at(9), until: at(9) } });
  expect(rows.map(({ name, itemUsages }) => [name, itemUsages])).toEqual([
    ['ana', 0],
    ['bob', 0],
  ]);
  expect(rows[0]).not.toHaveProperty('lastActiveOn');
});

test('the text finds people by name, e-mail or UUID and leaves the counts alone', () => {
  const model = modelWith([ana, bob, usage('ana', at(8), 'v/i', { action: 'reveal' })]);
  const found = (search: string) =>
    people(model, { filter: { search } }).people.map(({ name, itemUsages }) => [name, itemUsages]);
  expect(found('Ana')).toEqual([['ana', 1]]);
  expect(found('BOB@exa')).toEqual([['bob', 0]]);
  expect(found('BOB')).toEqual([['bob', 0]]);
  expect(found('reveal')).toEqual([]);
});

test('people without an e-mail address; an invalid address is kept as the user name', () => {
  const model = modelWith([
    user('ana', { email: null, username: null }),
    user('bob', { email: null, username: ['bob at example'] }),
  ]);
  const emails = people(model, { filter: {} }).people.map(({ email }) => email);
  expect(emails).toEqual([undefined, 'bob at example']);
});

test('countries are told apart by their code, else by name', () => {
  const model = modelWith([
    ana,
    signIn('ana', at(1), OSLO),
    signIn('ana', at(2), { ...BERGEN, country: 'Norway' }),
    signIn('ana', at(3), { country: 'Atlantis' }),
    signIn('ana', at(4)),
  ]);
  expect(people(model, { filter: {} }).people[0]?.countries).toBe(2);
});

test('a graph from before there were users has no people', () => {
  const model = modelWith([signIn('ana', at(8))]);
  expect(people(model, { filter: {} })).toEqual({
    ...{ people: [], total: 0, totalServices: 0 },
  });
});

test('findings that mention a person: by the user, a role, or an event by or about them', () => {
  const change = audit('ana', at(8), { auxUUID: 'BOB' });
  const role = {
    ...user('ana'),
    _type: 'one_password_item_usage_user',
    _key: 'one_password_item_usage_user:ANA',
  };
  const model = modelWith([ana, bob, user('cid'), change, role], {
    findings: [
      { rule: 'a', path: [change._key], when: at(8) },
      { rule: 'b', level: 'HIGH', path: [role._key, ana._key] },
      { rule: 'c', path: [bob._key], when: at(20) },
    ],
  });
  const counts = (filter: object) =>
    Object.fromEntries(
      people(model, { filter }).people.map(({ name, findings }) => [name, findings]),
    );
  expect(counts({})).toEqual({ ana: 2, bob: 2, cid: 0 });
  expect(counts({ from: at(9) })).toEqual({ ana: 1, bob: 1, cid: 0 });
  const worst = people(model, { filter: {} }).people.map(({ name, worst: level }) => [name, level]);
  expect(Object.fromEntries(worst)).toEqual({ ana: 'HIGH', bob: 'MEDIUM', cid: undefined });
});
