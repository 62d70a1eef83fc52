import type { Accessor, ItemUsage, UsageFacts } from '@graph-1password/vocabulary';
import {
  isConnectRead,
  isMachineUse,
  lowerId,
  upperId,
  itemUsageActionName,
} from '@graph-1password/vocabulary';
import { EntityTypes, entityKey } from '../../entities';
import { createItemUsageEvent, createItemUsageUser } from '../../entities/itemUsages';
import { clientOf } from '../client';
import { locationOf } from '../location';
import type { SeenUser } from '../users';
import { userProperties, userType } from '../users';
import { firstText, number, text, utcDay, withRawData } from '../values';

/** "ana@example.com revealed a secret in an item" */
function phrase(event: ItemUsage): string {
  const who = firstText(event.user?.email, event.user?.name, event.user?.uuid) ?? 'Someone';
  const action = text(event.action);
  return `${who} ${itemUsageActionName(action) ?? (action ? `used an item (${action})` : 'used an item')}`;
}

/** What of a usage tells who used the item. */
export const factsOf = ({ action, client, user }: ItemUsage): UsageFacts => ({
  action: text(action),
  appName: text(client?.app_name),
  userEmail: text(user?.email),
});

function accessorOf(event: ItemUsage, isOwnRead: boolean): Accessor {
  if (isOwnRead) return 'collector';
  return isMachineUse(factsOf(event)) ? 'machine' : 'person';
}

/**
 * An item usage as an entity.
 * @param createdOn time of the usage, epoch ms
 * @param privilegedVaultIds lower-case ids of the configured list
 * @param isOwnRead the usage is a read of this integration
 */
export function convertItemUsage(
  event: ItemUsage,
  createdOn: number,
  privilegedVaultIds: ReadonlySet<string>,
  isOwnRead = false,
) {
  const id = upperId(event.uuid) ?? event.uuid;
  const vaultUUID = lowerId(event.vault_uuid);
  const client = clientOf(event.client);
  const name = phrase(event);
  const entity = createItemUsageEvent({
    _key: entityKey(EntityTypes.ITEM_USAGE_EVENT, id),
    name,
    displayName: name,
    createdOn,
    eventDate: utcDay(createdOn),
    ...client,
    ...locationOf(event.location),
    accessedBy: accessorOf(event, isOwnRead),
    action: text(event.action),
    itemUUID: lowerId(event.item_uuid),
    mspAccountUUID: upperId(event.account_uuid),
    privilegedVault: vaultUUID !== undefined && privilegedVaultIds.has(vaultUUID),
    usedVersion: number(event.used_version),
    userEmail: text(event.user?.email),
    userType: userType(event.user),
    userAccountUUID: upperId(event.user?.user_account_uuid),
    userUUID: upperId(event.user?.uuid),
    vaultUUID,
    // Absent rather than false: nearly every usage comes from a person's app.
    viaConnectServer: isConnectRead(factsOf(event)) ? true : undefined,
  });
  return withRawData(entity, event);
}

/** The user of item usages as an entity. */
export const convertItemUsageUser = (user: SeenUser) =>
  createItemUsageUser({
    _key: entityKey(EntityTypes.ITEM_USAGE_USER, user.id),
    ...userProperties(user),
  });
