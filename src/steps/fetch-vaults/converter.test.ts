import { VaultMetadata } from '../../entities/inventory';
import { convertVault } from './converter';

const ID = 'ftz4pm2xxwmwrsd7rjqn7grzfz';

test('a full vault has every published property', () => {
  const vault = {
    id: ID,
    name: 'Production',
    description: 'Keys of production',
    attributeVersion: 0,
    contentVersion: 72,
    items: 7,
    type: 'USER_CREATED',
    createdAt: '2021-04-10T17:34:26.05988944527Z',
    updatedAt: '2021-04-13T14:33:50Z',
  };
  const entity = convertVault(vault, new Set([ID]));
  expect(entity).toMatchObject({
    _key: `one_password_vault:${ID}`,
    _class: ['Vault'],
    id: ID,
    name: 'Production',
    displayName: 'Production',
    description: 'Keys of production',
    attributeVersion: 0,
    contentVersion: 72,
    itemsCount: 7,
    type: 'USER_CREATED',
    privileged: true,
    updatedOn: Date.UTC(2021, 3, 13, 14, 33, 50),
  });
  expect([entity]).toMatchDataModelSchema(VaultMetadata);
});

test('a vault of which only the id is known is named by it', () => {
  const entity = convertVault({ id: ID }, new Set());
  expect(entity).toMatchObject({ name: ID, displayName: ID, privileged: false });
  expect([entity]).toMatchDataModelSchema(VaultMetadata);
});

test('an unknown type passes through; a time that is none gives no property', () => {
  const entity = convertVault({ id: ID, type: 'LAIR', createdAt: 'yesterday' }, new Set());
  expect(entity).toMatchObject({ type: 'LAIR' });
  expect(entity.createdOn).toBeUndefined();
});
