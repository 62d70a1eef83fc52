import { EntityTypes, entityKey } from '../../entities';
import { Relationships } from '../../relationships';
import type { ItemUsageReference } from '../batches';
import { relateItemUsages } from '../batches';
import { STEP_NAMES, Steps } from '../constants';
import type { OnePasswordStep } from '../../run/run';

const vaultKey = ({ vaultId }: ItemUsageReference) => entityKey(EntityTypes.VAULT, vaultId);

export const itemUsageVaultsStep: OnePasswordStep = {
  id: Steps.ITEM_USAGE_VAULTS,
  name: STEP_NAMES[Steps.ITEM_USAGE_VAULTS],
  entities: [],
  relationships: [Relationships.ITEM_USAGE_USES_VAULT.metadata],
  dependsOn: [Steps.ITEM_USAGES, Steps.VAULTS],
  executionHandler: (context) =>
    relateItemUsages(context, Relationships.ITEM_USAGE_USES_VAULT, vaultKey, true),
};
