import { EntityTypes, entityKey } from '@graph-1password/vocabulary';
import {
  at,
  audit,
  modelWith,
  secret,
  signIn,
  usage,
  user,
  vault,
} from '../../../test/support/people';
import { find } from './find';
import type { Found } from './types';

const T = EntityTypes;
const ITEM = 'abcdefghijklmnopqrstuvwxyz';
const address = {
  _key: entityKey(T.CLIENT_IP, '203.0.113.9'),
  _type: T.CLIENT_IP,
  ...{ displayName: '203.0.113.9', city: 'Oslo', countryName: 'Norway' },
};
const ana = user('ana', { displayName: 'Ana Ångström' });
const payroll = vault('vp', { displayName: 'Payroll', description: 'Salaries' });
const used = usage('ana', at(9), `vp/${ITEM}`);
const failed = signIn('ben', at(8), { category: 'mfa_failed', ipAddress: '198.51.100.7' });
const suspended = audit('ana', at(10), {
  ...{ action: 'suspend', objectType: 'user', objectUUID: 'BEN', auxUUID: undefined },
});

const model = modelWith(
  [
    ...[ana, user('ben'), user('hana'), payroll, vault('vx', { displayName: 'Old payroll' })],
    secret('vp', ITEM, { displayName: 'Bank login', vaultName: 'Payroll', tags: ['finance'] }),
    ...[address, used, failed, suspended],
    usage('ben', at(7), 'vgone/igone'),
  ],
  {
    relationships: [
      {
        ...{ _type: 'one_password_user_uses_client_ip', _class: 'USES' },
        ...{ _fromEntityKey: ana._key, _toEntityKey: address._key },
      },
    ],
    findings: [
      {
        rule: 'item-export',
        level: 'HIGH',
        who: 'Ana',
        what: 'exported an item',
        path: [used._key],
      },
      { rule: 'user-lifecycle', what: 'suspended a user', path: [suspended._key] },
    ],
  },
);

const found = (text: string, limit = 5) => find(model, { text, limit }).found;
/** Places of a kind by name. */
const named = (text: string, kind: Found['kind']) =>
  found(text)
    .filter((one) => one.kind === kind)
    .map(({ name }) => name);

test('nothing is found by nothing', () => {
  expect(find(model, { text: '  ', limit: 5 })).toEqual({ found: [], totals: [] });
});

test('people by name, e-mail and UUID; names that begin with the text stand first', () => {
  expect(named('ANA', 'person')).toEqual(['Ana Ångström', 'hana']);
  expect(named('ana@example', 'person')).toEqual(['Ana Ångström', 'hana']);
  expect(named('BEN', 'person')).toEqual(['ben']);
  expect(found('ben')[0]).toMatchObject({ note: 'ben@example.com', marks: ['suspended'] });
});

test('people by their address, and an address by its place and its users', () => {
  expect(named('203.0.113.9', 'person')).toEqual(['Ana Ångström']);
  expect(named('oslo', 'person')).toEqual([]);
  for (const text of ['203.0.113', 'oslo', 'norway', 'ångström']) {
    expect([text, named(text, 'address')]).toEqual([text, ['203.0.113.9']]);
  }
});

test('an address from which nobody was let in is found, too', () => {
  expect(found('198.51')).toContainEqual({
    ...{ kind: 'address', id: 'address 198.51.100.7', name: '198.51.100.7' },
    ...{ type: T.SIGNIN_EVENT, property: 'ipAddress', note: 'no successful sign-in' },
  });
});

test('vaults by all they say, items by their vault and tags, both by UUID', () => {
  expect(named('payroll', 'vault')).toEqual(['Payroll', 'Old payroll']);
  expect(named('salaries', 'vault')).toEqual(['Payroll']);
  expect(named('vp', 'vault')).toEqual(['Payroll']);
  for (const text of ['payroll', 'finance', ITEM, ITEM.toUpperCase()]) {
    expect([text, named(text, 'item')]).toEqual([text, ['Bank login']]);
  }
});

test('what was not collected is found by its UUID', () => {
  expect(found('vgone')[0]).toMatchObject({ kind: 'vault', name: 'vgone', note: 'not collected' });
  expect(named('igone', 'item')).toEqual(['igone']);
});

test('findings by what they say and by what their evidence names', () => {
  for (const text of ['item export', 'exported', 'bank login', 'payroll', 'finance']) {
    expect([text, named(text, 'finding')]).toEqual([text, ['item-export']]);
  }
  expect(named('ben@example.com', 'finding')).toEqual(['user-lifecycle']);
  expect(found('exported').find(({ kind }) => kind === 'finding')).toMatchObject({
    ...{ level: 'HIGH', note: 'Ana exported an item', finding: { rule: 'item-export', index: 0 } },
  });
});

test('an event by its UUID, in any case, and by its key', () => {
  const id = used._key.split(':')[1] ?? '';
  for (const text of [id, id.toLowerCase(), used._key]) {
    expect(found(text).find(({ kind }) => kind === 'event')).toMatchObject({ key: used._key });
  }
});

test('the events that have the text or name what has it, by stream', () => {
  const counts = (text: string) =>
    Object.fromEntries(
      found(text).flatMap(({ kind, name, count }) => (kind === 'events' ? [[name, count]] : [])),
    );
  expect(counts('bank login')).toEqual({ 'item usages': 1 });
  expect(counts('ben@example.com')).toEqual({
    ...{ 'audit events': 1, 'item usages': 1, 'sign-in attempts': 1 },
  });
});

test('all words must be found, in whatever order; a limit cuts each kind and leaves the totals', () => {
  expect(named('finance bank', 'item')).toEqual(['Bank login']);
  expect(named('finance nobody', 'item')).toEqual([]);
  const cut = find(model, { text: 'payroll', limit: 1 });
  expect(cut.found.filter(({ kind }) => kind === 'vault')).toHaveLength(1);
  expect(cut.totals).toContainEqual({ kind: 'vault', count: 2 });
});
