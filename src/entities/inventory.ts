import { EntityTypes } from '@graph-1password/vocabulary';
import { createEntityMetadata, flag, number, properties, text, texts, time } from './schema';

/** The 1Password account: the root of the tenant. */
export const [AccountMetadata, createAccount] = createEntityMetadata({
  resourceName: 'Account',
  _class: ['Account'],
  _type: EntityTypes.ACCOUNT,
  description: 'The 1Password account that the tokens belong to.',
  schema: properties({
    id: text('UUID of the account.', 'introspection account_uuid, else the claim of a token'),
  }),
});

/** A vault that the Connect token may see. */
export const [VaultMetadata, createVault] = createEntityMetadata({
  resourceName: 'Vault',
  _class: ['Vault'],
  _type: EntityTypes.VAULT,
  description: 'A vault that the Connect Server can see.',
  schema: properties({
    id: text('Id of the vault.', 'id'),
    attributeVersion: number('Version of the vault’s own attributes.', 'attributeVersion'),
    contentVersion: number('Version of the vault’s content.', 'contentVersion'),
    createdOn: time('When the vault was created.', 'createdAt'),
    description: text('Description of the vault.', 'description'),
    itemsCount: number('Count of active items, without archived ones.', 'items'),
    privileged: flag('Whether the vault is in the configured list.', 'id (derived)'),
    type: text('USER_CREATED, PERSONAL, EVERYONE or TRANSFER (an open set).', 'type'),
    updatedOn: time('When the vault was last changed.', 'updatedAt'),
  }),
});

/** An item of a vault: metadata only, never a value. */
export const [SecretMetadata, createSecret] = createEntityMetadata({
  resourceName: 'Secret',
  _class: ['Secret'],
  _type: EntityTypes.SECRET,
  description: 'An item of a vault. Metadata only: no field value ever leaves the client.',
  schema: properties({
    id: text('Id of the item.', 'id'),
    category: text('Category, for example LOGIN (an open set).', 'category'),
    createdOn: time('When the item was created.', 'createdAt'),
    favorite: flag('Whether the item is a favourite.', 'favorite'),
    fileNames: texts('Names of attached files.', 'files[].name (full item)'),
    lastEditedBy: text('UUID of the user who changed the item last.', 'lastEditedBy'),
    sectionLabels: texts('Labels of the item’s sections.', 'sections[].label (full item)'),
    state: text('ARCHIVED or DELETED; absent while the item is active.', 'state'),
    tags: texts('Tags of the item.', 'tags'),
    updatedOn: time('When the item was last changed.', 'updatedAt'),
    urls: texts('Websites of the item: scheme, host and path only.', 'urls[].href'),
    vaultId: text('Id of the vault.', 'vault.id'),
    vaultName: text('Name of the vault.', 'name of the vault'),
    version: number('Version of the item.', 'version'),
  }),
});

/** Properties of an item that say what it is for. They leave in tables with `--titles` only. */
export const ITEM_WORDS: readonly string[] = [
  ...['name', 'fileNames', 'sectionLabels', 'tags', 'urls'],
];
