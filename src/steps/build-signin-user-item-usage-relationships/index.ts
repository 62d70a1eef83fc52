import type { Entity } from '@jupiterone/integration-sdk-core';
import { EntityTypes, entityKey } from '../../entities';
import { Relationships } from '../../relationships';
import { relateItemUsages } from '../batches';
import { Steps } from '../constants';
import type { OnePasswordStep } from '../run';
import { text } from '../values';

/** Odd, but published: the target of sign-in attempts performed the item usages of the same user. */
function signinUserKey(usage: Entity): string | undefined {
  const userId = text(usage.userUUID);
  return userId && entityKey(EntityTypes.SIGNIN_USER, userId);
}

export const signinUserItemUsagesStep: OnePasswordStep = {
  id: Steps.SIGNIN_USER_ITEM_USAGES,
  name: 'Build Sign-in User and Item Usage Relationships',
  entities: [],
  relationships: [Relationships.SIGNIN_USER_PERFORMED_USAGE.metadata],
  dependsOn: [Steps.ITEM_USAGES, Steps.SIGNIN_ATTEMPTS],
  executionHandler: (context) =>
    relateItemUsages(context, Relationships.SIGNIN_USER_PERFORMED_USAGE, signinUserKey, false),
};
