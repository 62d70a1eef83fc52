import { secretKey } from '../../entities';
import { Relationships } from '../../relationships';
import type { ItemUsageReference } from '../batches';
import { relateItemUsages } from '../batches';
import { STEP_NAMES, Steps } from '../constants';
import type { OnePasswordStep } from '../../run/run';

const usedSecretKey = ({ vaultId, itemId }: ItemUsageReference) => secretKey(vaultId, itemId);

export const itemUsageSecretsStep: OnePasswordStep = {
  id: Steps.ITEM_USAGE_SECRETS,
  name: STEP_NAMES[Steps.ITEM_USAGE_SECRETS],
  entities: [],
  relationships: [Relationships.ITEM_USAGE_USES_SECRET.metadata],
  dependsOn: [Steps.ITEM_USAGES, Steps.SECRETS],
  executionHandler: (context) =>
    relateItemUsages(context, Relationships.ITEM_USAGE_USES_SECRET, usedSecretKey, true),
};
