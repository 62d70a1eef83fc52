import type { EventKind } from '@graph-1password/vocabulary';
import { STREAMS } from '@graph-1password/vocabulary';

/** Where the value of a property stands in an event as 1Password sends it: the first field that is there counts. */
type Paths = Readonly<Record<string, readonly string[]>>;

const CLIENT: Paths = {
  appName: ['client.app_name'],
  appVersion: ['client.app_version'],
  ipAddress: ['client.ip_address'],
  osName: ['client.os_name'],
  osVersion: ['client.os_version'],
  platformName: ['client.platform_name'],
  platformVersion: ['client.platform_version'],
};

const PLACE: Paths = {
  city: ['location.city'],
  country: ['location.country'],
  region: ['location.region'],
};

const FIELDS: Readonly<Record<EventKind, Paths>> = {
  auditevents: {
    ...PLACE,
    action: ['action'],
    actorEmail: ['actor_details.email'],
    actorType: ['actor_type', 'actor_details.user_type', 'actor_details.type'],
    actorUUID: ['actor_uuid'],
    auxEmail: ['aux_details.email'],
    auxInfo: ['aux_info'],
    auxUUID: ['aux_uuid', 'aux_details.uuid'],
    objectEmail: ['object_details.email'],
    objectType: ['object_type'],
    objectUUID: ['object_uuid', 'object_details.uuid'],
    sessionIP: ['session.ip'],
  },
  itemusages: {
    ...{ ...PLACE, ...CLIENT },
    action: ['action'],
    itemUUID: ['item_uuid'],
    userEmail: ['user.email'],
    userType: ['user.user_type', 'user.type'],
    userUUID: ['user.uuid'],
    vaultUUID: ['vault_uuid'],
  },
  signinattempts: {
    ...{ ...PLACE, ...CLIENT, country: ['country', 'location.country'] },
    category: ['category'],
    details: ['details.value'],
    targetUserEmail: ['target_user.email'],
    targetUserType: ['target_user.user_type', 'target_user.type'],
    targetUserUUID: ['target_user.uuid'],
    type: ['type'],
  },
};

/** The service of Sigma's log source, by stream; the product is `onepassword`. */
export const SERVICES: Readonly<Record<EventKind, string>> = {
  ...{ auditevents: 'audit_events', itemusages: 'item_usages', signinattempts: 'signin_attempts' },
};

/** What an analyst looks at first, by stream. */
export const SHOWN: Readonly<Record<EventKind, readonly string[]>> = {
  auditevents: [
    ...['timestamp', 'actor_details.email', 'action', 'object_type', 'object_uuid'],
    ...['aux_uuid', 'aux_info', 'session.ip'],
  ],
  itemusages: [
    ...['timestamp', 'user.email', 'action', 'vault_uuid', 'item_uuid', 'client.ip_address'],
  ],
  signinattempts: [
    ...['timestamp', 'target_user.email', 'category', 'type', 'client.ip_address', 'country'],
  ],
};

/** The fields of a property; undefined when an event of the stream has no such property. */
export const pathsOf = (kind: EventKind, property: string): readonly string[] | undefined =>
  Object.hasOwn(FIELDS[kind], property) ? FIELDS[kind][property] : undefined;

/** Properties that any stream has: one of another stream is absent here, and not unknown. */
export const isKnown = (property: string): boolean =>
  Object.values(FIELDS).some((paths) => Object.hasOwn(paths, property));

/** The stream of an entity type. */
export const kindOfType = (type: string): EventKind | undefined =>
  (Object.keys(FIELDS) as EventKind[]).find((kind) => STREAMS[kind].type === type);
