import { EntityTypes } from '@graph-1password/vocabulary';
import { createEntityMetadata, number, properties, text, texts, time } from './schema';

/** What every user entity has beside the properties of its class. */
export const userFacetProperties = (source: string) => ({
  id: text('UUID of the user.', `${source}.uuid`),
  userIds: texts('UUID of the user, as a list.', `${source}.uuid`),
  userType: text(
    '`user` or `external_user`: whether the user belongs to the account.',
    `${source}.user_type or .type`,
  ),
  userAccountUUID: text('Account of the user (MSP accounts).', `${source}.user_account_uuid`),
});

/** The person behind the facets: one entity per user UUID. */
export const [UserMetadata, createUser] = createEntityMetadata({
  resourceName: 'User',
  _class: ['User'],
  _type: EntityTypes.USER,
  description:
    'A 1Password user seen in any event. IS edges lead to the facets of the user, so that questions across streams become paths.',
  partial: true,
  schema: properties({
    ...userFacetProperties('actor_details, aux_details, object_details, user or target_user'),
    lastFailedSignInOn: time(
      'Last failed sign-in attempt of the run, or of all runs of a poller.',
      'sign-in attempts',
    ),
    lastItemUsageOn: time(
      'Last item usage of the run, or of all runs of a poller; reads of this integration do not count.',
      'item usages',
    ),
    lastSignInOn: time(
      'Last successful sign-in of the run, or of all runs of a poller.',
      'sign-in attempts',
    ),
    leftOn: time(
      'Newest suspension or deletion of the account in the run, or in all runs of a poller, unless it was reactivated later.',
      'audit events (derived)',
    ),
    status: text(
      '`active`, `suspended` or `deleted`, by the newest event of the run that tells, else, in a poller, by its earlier runs and the imported snapshot of access; absent when nothing tells.',
      'audit events, item usages, sign-in attempts (derived)',
    ),
  }),
});

/** An address from which users signed in. */
export const [ClientIpMetadata, createClientIp] = createEntityMetadata({
  resourceName: 'Client IP',
  _class: ['IpAddress'],
  _type: EntityTypes.CLIENT_IP,
  description:
    'An address from which a user signed in. A new USES edge means a new address for the user.',
  partial: true,
  schema: properties({
    addressRange: text(
      '`public`, `private` (of a local network, shared, of a link or the machine itself), `unspecified`, or `reserved` (documentation, multicast and the like).',
      'client.ip_address (derived)',
    ),
    city: text('City of the last sign-in.', 'location.city'),
    country: text('Country of the last sign-in, as received.', 'country, else location.country'),
    countryCode: text('ISO 3166-1 alpha-2 code of the country.', 'country (derived)'),
    countryName: text('English name of the country.', 'country (derived)'),
    firstSeenOn: time('First successful sign-in of the run from here.', 'timestamp'),
    lastSeenOn: time('Last successful sign-in of the run from here.', 'timestamp'),
    region: text('Region of the last sign-in.', 'location.region'),
    signInCount: number('Successful sign-ins of the run from here, by all users.', 'derived'),
  }),
});
