import { EntityTypes } from '@graph-1password/vocabulary';
import { entityByKey } from '../../model/access';
import { at, audit, modelWith, user, usage } from '../../../test/support/people';
import { marksOf, marksOfEntity } from './accounts';

const change = (hour: number, action: string, id: string) =>
  audit('admin', at(hour), { action, objectType: 'user', objectUUID: id });

const ACCOUNT = { _key: 'one_password_account:HOME', _type: EntityTypes.ACCOUNT };

test('suspended and deleted as the newest event about the user says', () => {
  const model = modelWith([
    ...['ana', 'bob', 'cid', 'dan'].map((name) => user(name)),
    change(9, 'reactive', 'ANA'),
    change(8, 'suspend', 'ANA'),
    change(8, 'reactivate', 'BOB'),
    change(9, 'suspend', 'BOB'),
    change(7, 'suspend', 'CID'),
    change(9, 'delete', 'CID'),
    // A suspended user who is renamed stays suspended.
    change(10, 'changenm', 'BOB'),
    // The object of another kind of event is no user.
    audit('admin', at(9), { action: 'delete', objectType: 'vault', objectUUID: 'DAN' }),
  ]);
  expect(['ANA', 'BOB', 'CID', 'DAN'].map((id) => marksOf(model, id))).toEqual([
    [],
    ['suspended'],
    ['deleted'],
    [],
  ]);
});

test('service accounts by their address in any case, and by the event that made them', () => {
  const model = modelWith([
    user('ci', { email: ['ABC@1PasswordServiceAccounts.com'] }),
    user('bot'),
    user('ana', { email: ['ana@1passwordserviceaccounts.com.example'] }),
    audit('admin', at(8), { action: 'create', objectType: 'sa', objectUUID: 'BOT' }),
  ]);
  expect(['CI', 'BOT', 'ANA'].map((id) => marksOf(model, id))).toEqual([
    ['service'],
    ['service'],
    [],
  ]);
});

test('outside: told by the type, or by another account than the one that was collected', () => {
  const users = [
    user('ext', { userType: 'external_user' }),
    user('msp', { userType: 'user', userAccountUUID: 'OTHER' }),
    user('own', { userType: 'user', userAccountUUID: 'HOME' }),
  ];
  const ids = ['EXT', 'MSP', 'OWN'];
  const marks = (model: Parameters<typeof marksOf>[0]) => ids.map((id) => marksOf(model, id));
  expect(marks(modelWith([ACCOUNT, ...users]))).toEqual([['outside'], ['outside'], []]);
  // Nobody knows which account is the own one.
  expect(marks(modelWith(users))).toEqual([['outside'], [], []]);
});

test('several marks keep their order; a role of a user has the marks of the user, an event has none', () => {
  const used = usage('ext', at(8), 'v/i');
  const role = {
    ...user('ext'),
    _key: `${EntityTypes.ITEM_USAGE_USER}:EXT`,
    _type: EntityTypes.ITEM_USAGE_USER,
    _class: ['User'],
  };
  const model = modelWith([
    user('ext', { userType: 'external_user' }),
    role,
    used,
    change(8, 'suspend', 'EXT'),
  ]);
  const entity = (key: string) => entityByKey(model, key) as number;
  expect(marksOfEntity(model, entity(role._key))).toEqual(['outside', 'suspended']);
  expect(marksOfEntity(model, entity(used._key))).toEqual([]);
});
