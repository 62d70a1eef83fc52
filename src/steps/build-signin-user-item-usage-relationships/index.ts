import { EntityTypes, entityKey } from '../../entities';
import { Relationships } from '../../relationships';
import type { ItemUsageReference } from '../batches';
import { relateItemUsages } from '../batches';
import { STEP_NAMES, Steps } from '../constants';
import type { OnePasswordStep } from '../../run/run';

/** Odd, but published: the target of sign-in attempts performed the item usages of the same user. */
const signinUserKey = ({ userId }: ItemUsageReference) =>
  entityKey(EntityTypes.SIGNIN_USER, userId);

export const signinUserItemUsagesStep: OnePasswordStep = {
  id: Steps.SIGNIN_USER_ITEM_USAGES,
  name: STEP_NAMES[Steps.SIGNIN_USER_ITEM_USAGES],
  entities: [],
  relationships: [Relationships.SIGNIN_USER_PERFORMED_USAGE.metadata],
  dependsOn: [Steps.ITEM_USAGES, Steps.SIGNIN_ATTEMPTS],
  executionHandler: (context) =>
    relateItemUsages(context, Relationships.SIGNIN_USER_PERFORMED_USAGE, signinUserKey, false),
};
