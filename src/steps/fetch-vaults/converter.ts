import type { ConnectVault } from '../../client/connect/types';
import { parseTimestamp } from '../../client/time';
import { EntityTypes, entityKey } from '../../entities';
import { createVault } from '../../entities/inventory';
import { number, text, withRawData } from '../values';

/** A vault as an entity. */
export function convertVault(vault: ConnectVault, privilegedVaultIds: ReadonlySet<string>) {
  const name = text(vault.name) ?? vault.id;
  const entity = createVault({
    _key: entityKey(EntityTypes.VAULT, vault.id),
    id: vault.id,
    name,
    displayName: name,
    attributeVersion: number(vault.attributeVersion),
    contentVersion: number(vault.contentVersion),
    createdOn: parseTimestamp(vault.createdAt),
    description: text(vault.description),
    itemsCount: number(vault.items),
    privileged: privilegedVaultIds.has(vault.id),
    type: text(vault.type),
    updatedOn: parseTimestamp(vault.updatedAt),
  });
  return withRawData(entity, vault);
}
