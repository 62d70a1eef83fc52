import type { Entity } from '@jupiterone/integration-sdk-core';
import { EntityTypes, entityKey } from '../../entities';
import { Relationships } from '../../relationships';
import { relateItemUsages } from '../batches';
import { Steps } from '../constants';
import type { OnePasswordStep } from '../run';
import { text } from '../values';

function vaultKey(usage: Entity): string | undefined {
  const vaultId = text(usage.vaultUUID);
  return vaultId && entityKey(EntityTypes.VAULT, vaultId);
}

export const itemUsageVaultsStep: OnePasswordStep = {
  id: Steps.ITEM_USAGE_VAULTS,
  name: 'Build Item Usage and Vault Relationships',
  entities: [],
  relationships: [Relationships.ITEM_USAGE_USES_VAULT.metadata],
  dependsOn: [Steps.ITEM_USAGES, Steps.VAULTS],
  executionHandler: (context) =>
    relateItemUsages(context, Relationships.ITEM_USAGE_USES_VAULT, vaultKey, true),
};
