import { EntityTypes } from '@graph-1password/vocabulary';
import {
  clientProperties,
  createEntityMetadata,
  eventTimeProperties,
  locationProperties,
  properties,
  text,
} from './schema';
import { userFacetProperties } from './users';

/** A sign-in attempt: `POST /api/v2/signinattempts`. */
export const [SigninEventMetadata, createSigninEvent] = createEntityMetadata({
  resourceName: 'Signin Attempt Event',
  _class: ['Record'],
  _type: EntityTypes.SIGNIN_EVENT,
  description: 'An attempt to sign in, whether it succeeded or not.',
  partial: true,
  schema: properties({
    ...eventTimeProperties,
    ...clientProperties,
    ...locationProperties('country, else location.country'),
    category: text('Outcome, for example `success` or `mfa_failed` (an open set).', 'category'),
    details: text(
      'What a firewall rule matched: a country, continent or address.',
      'details.value',
    ),
    mspAccountUUID: text('Account of the attempt, as received.', 'account_uuid'),
    sessionUUID: text('The session that the attempt opened.', 'session_uuid'),
    targetUserType: text('`user` or `external_user`.', 'target_user.user_type or .type'),
    targetUserAccountUUID: text(
      'Account of the user (MSP accounts).',
      'target_user.user_account_uuid',
    ),
    targetUserEmail: text('E-mail of the user.', 'target_user.email'),
    targetUserUUID: text('The user that the attempt was for.', 'target_user.uuid'),
    type: text('Exact cause of the outcome (an open set).', 'type'),
  }),
});

/** The user whom a sign-in attempt was for. */
export const [SigninUserMetadata, createSigninUser] = createEntityMetadata({
  resourceName: 'Signin Attempt Target User',
  _class: ['User'],
  _type: EntityTypes.SIGNIN_USER,
  description: 'A user as the target of sign-in attempts.',
  partial: true,
  schema: properties(userFacetProperties('target_user')),
});
