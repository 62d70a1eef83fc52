import type { SignInAttempt } from '@graph-1password/vocabulary';
import { upperId, signInOutcomeName, wasLetIn } from '@graph-1password/vocabulary';
import { EntityTypes, entityKey } from '../../entities';
import { createSigninEvent, createSigninUser } from '../../entities/signinAttempts';
import { clientOf } from '../client';
import { locationOf } from '../location';
import type { SeenUser } from '../users';
import { userProperties, userType } from '../users';
import { firstText, text, utcDay, withRawData } from '../values';

/** Whether an attempt let the user in. */
export const isSuccess = (event: SignInAttempt): boolean => wasLetIn(event.category);

/** "ana@example.com signed in" */
function phrase(event: SignInAttempt): string {
  const user = event.target_user;
  const who = firstText(user?.email, user?.name, user?.uuid) ?? 'Someone';
  const outcome = text(event.category);
  return `${who} ${signInOutcomeName(event.category, event.type) ?? (outcome ? `tried to sign in (${outcome})` : 'tried to sign in')}`;
}

/**
 * A sign-in attempt as an entity.
 * @param createdOn time of the attempt, epoch ms
 */
export function convertSigninAttempt(event: SignInAttempt, createdOn: number) {
  const id = upperId(event.uuid) ?? event.uuid;
  const name = phrase(event);
  const entity = createSigninEvent({
    _key: entityKey(EntityTypes.SIGNIN_EVENT, id),
    name,
    displayName: name,
    createdOn,
    eventDate: utcDay(createdOn),
    ...clientOf(event.client),
    ...locationOf(event.location, event.country),
    category: text(event.category),
    details: text(event.details?.value),
    mspAccountUUID: upperId(event.account_uuid),
    sessionUUID: upperId(event.session_uuid),
    targetUserEmail: text(event.target_user?.email),
    targetUserType: userType(event.target_user),
    targetUserAccountUUID: upperId(event.target_user?.user_account_uuid),
    targetUserUUID: upperId(event.target_user?.uuid),
    type: text(event.type),
  });
  return withRawData(entity, event);
}

/** The target of sign-in attempts as an entity. */
export const convertSigninUser = (user: SeenUser) =>
  createSigninUser({ _key: entityKey(EntityTypes.SIGNIN_USER, user.id), ...userProperties(user) });
