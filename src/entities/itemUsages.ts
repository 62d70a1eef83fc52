import { EntityTypes } from '@graph-1password/vocabulary';
import {
  clientProperties,
  createEntityMetadata,
  eventTimeProperties,
  flag,
  locationProperties,
  number,
  properties,
  text,
} from './schema';
import { userFacetProperties } from './users';

/** A use of an item in a shared vault: `POST /api/v2/itemusages`. */
export const [ItemUsageEventMetadata, createItemUsageEvent] = createEntityMetadata({
  resourceName: 'Item Usage Event',
  _class: ['Record'],
  _type: EntityTypes.ITEM_USAGE_EVENT,
  description: 'A use of an item in a shared vault: who did what with it, from where.',
  partial: true,
  schema: properties({
    ...eventTimeProperties,
    ...clientProperties,
    ...locationProperties('location.country'),
    accessedBy: text(
      '`person`, `machine` (an app through Connect, a service account, the command line), or `collector`: a read of this integration, which does not count as usage.',
      'action, client.app_name, user.email, time of our own reads (derived)',
    ),
    action: text('How the item was used (an open set).', 'action'),
    itemUUID: text('The item.', 'item_uuid'),
    mspAccountUUID: text('Account in which the item was used (MSP accounts).', 'account_uuid'),
    privilegedVault: flag('Whether the vault is in the configured list.', 'vault_uuid (derived)'),
    usedVersion: number('Version of the item that was used.', 'used_version'),
    userType: text('`user` or `external_user`.', 'user.user_type or .type'),
    userAccountUUID: text('Account of the user (MSP accounts).', 'user.user_account_uuid'),
    userEmail: text('E-mail of the user.', 'user.email'),
    userUUID: text('The user.', 'user.uuid'),
    vaultUUID: text('The vault of the item.', 'vault_uuid'),
    viaConnectServer: flag(
      'True for reads through a Connect Server, including reads by this integration.',
      'action, client.app_name (derived)',
    ),
  }),
});

/** The user of an item usage. */
export const [ItemUsageUserMetadata, createItemUsageUser] = createEntityMetadata({
  resourceName: 'Item Usage User',
  _class: ['User'],
  _type: EntityTypes.ITEM_USAGE_USER,
  description: 'A user who used items.',
  partial: true,
  schema: properties(userFacetProperties('user')),
});
