import type { ConnectItem, ConnectItemDetails } from '../../client/connect/types';
import { SecretMetadata } from '../../entities/inventory';
import { convertSecret } from './converter';

const VAULT = 'ftz4pm2xxwmwrsd7rjqn7grzfz';
const ITEM = 'bvwmmwnmybgtvipltucpc6dq6e';

const listed: ConnectItem = {
  id: ITEM,
  vaultId: VAULT,
  title: 'Pager',
  category: 'LOGIN',
  tags: ['ops', 'shared'],
  favorite: true,
  version: 3,
  state: 'ARCHIVED',
  createdAt: '2021-04-10T17:34:26Z',
  updatedAt: '2021-04-13T14:33:50Z',
  lastEditedBy: 'k3maygGYRZA2XN2AMQ5ADZJ6VI',
  urls: ['https://pager.example.com/login'],
};

const detailed: ConnectItemDetails = {
  ...listed,
  sectionLabels: ['Recovery'],
  files: [{ name: 'codes.txt', size: 12 }, { name: 'id.pem' }],
};

test('a full item has every published property', () => {
  const entity = convertSecret(detailed, 'Production');
  expect(entity).toMatchObject({
    _key: `one_password_secret:${VAULT}:${ITEM}`,
    _class: ['Secret'],
    id: ITEM,
    name: 'Pager',
    displayName: 'Pager',
    category: 'LOGIN',
    favorite: true,
    fileNames: ['codes.txt', 'id.pem'],
    lastEditedBy: 'K3MAYGGYRZA2XN2AMQ5ADZJ6VI',
    sectionLabels: ['Recovery'],
    state: 'ARCHIVED',
    tags: ['ops', 'shared'],
    urls: ['https://pager.example.com/login'],
    vaultId: VAULT,
    vaultName: 'Production',
    version: 3,
  });
  expect([entity]).toMatchDataModelSchema(SecretMetadata);
});

test('an item of the list has no file names and no section labels, rather than empty ones', () => {
  const entity = convertSecret(listed, 'Production');
  expect(entity.fileNames).toBeUndefined();
  expect(entity.sectionLabels).toBeUndefined();
  expect([entity]).toMatchDataModelSchema(SecretMetadata);
});

test('an item of which only the ids are known is named by its id', () => {
  const bare = { id: ITEM, vaultId: VAULT, tags: [], favorite: false, urls: [] };
  const entity = convertSecret(bare, VAULT);
  expect(entity).toMatchObject({
    name: ITEM,
    displayName: ITEM,
    favorite: false,
    vaultName: VAULT,
  });
  expect([entity]).toMatchDataModelSchema(SecretMetadata);
});
