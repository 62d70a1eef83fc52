import type { Entity } from '@jupiterone/integration-sdk-core';
import { secretKey } from '../../entities';
import { Relationships } from '../../relationships';
import { relateItemUsages } from '../batches';
import { Steps } from '../constants';
import type { OnePasswordStep } from '../run';
import { text } from '../values';

function usedSecretKey(usage: Entity): string | undefined {
  const vaultId = text(usage.vaultUUID);
  const itemId = text(usage.itemUUID);
  return vaultId && itemId && secretKey(vaultId, itemId);
}

export const itemUsageSecretsStep: OnePasswordStep = {
  id: Steps.ITEM_USAGE_SECRETS,
  name: 'Build Item Usage and Secret Relationships',
  entities: [],
  relationships: [Relationships.ITEM_USAGE_USES_SECRET.metadata],
  dependsOn: [Steps.ITEM_USAGES, Steps.SECRETS],
  executionHandler: (context) =>
    relateItemUsages(context, Relationships.ITEM_USAGE_USES_SECRET, usedSecretKey, true),
};
