import type { EventKind } from '@graph-1password/vocabulary';

/** A JSON object. */
export type Json = Record<string, unknown>;

/** How the events of a stream become documents of the Elastic Common Schema. */
export interface EcsMapping {
  /** Name of the stream in Elastic's package. */
  readonly dataset: string;
  readonly category: string;
  readonly type: string;
  /** Field that becomes `event.action`. */
  readonly action: string;
  /** Object with the user, and whether it goes when its fields have moved. */
  readonly user: { readonly from: string; readonly goes: boolean; readonly id?: string };
  /** `user.name` is a copy of `user.full_name`. */
  readonly userName: boolean;
  /** Object and field with the address. */
  readonly address: readonly [from: string, field: string];
  /** Who is in `related.user`, in its order. */
  readonly related: (user: Json, event: Json) => unknown[];
}

/** Where the value of a property stands in an event as 1Password sends it: the first field that is there counts. */
export type Paths = Readonly<Record<string, readonly string[]>>;

/** How rules of Sigma speak of the events of a stream. */
export interface SigmaMapping {
  /** The service of its log source; the product is `onepassword`. */
  readonly service: string;
  /** What an analyst looks at first. */
  readonly shown: readonly string[];
  readonly paths: Paths;
}

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

/** Whom an audit event is about, by the type of its object, beside the one who acted. */
const AUX_PEOPLE = new Set(['gm', 'device', 'uva']);

const ofUser = ({ id, email, full_name: name }: Json): unknown[] => [id, email, name];

/** What other products know the events of each stream by: all that an export must be told of a stream. */
export const STREAM_MAPPINGS: Readonly<
  Record<EventKind, { readonly ecs: EcsMapping; readonly sigma: SigmaMapping }>
> = {
  auditevents: {
    ecs: {
      ...{ dataset: '1password.audit_events', category: 'configuration', type: 'access' },
      ...{ action: 'action', userName: true, address: ['session', 'ip'] },
      user: { from: 'actor_details', goes: false, id: 'actor_uuid' },
      related: (
        { id, full_name: name },
        { object_type: type, object_uuid: object, aux_uuid: aux },
      ) => [
        name,
        id,
        type === 'user' ? object : undefined,
        AUX_PEOPLE.has(String(type)) ? aux : undefined,
      ],
    },
    sigma: {
      service: 'audit_events',
      shown: [
        ...['timestamp', 'actor_details.email', 'action', 'object_type', 'object_uuid'],
        ...['aux_uuid', 'aux_info', 'session.ip'],
      ],
      paths: {
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
    },
  },
  itemusages: {
    ecs: {
      ...{ dataset: '1password.item_usages', category: 'file', type: 'access' },
      ...{ action: 'action', userName: false, address: ['client', 'ip_address'] },
      ...{ user: { from: 'user', goes: true }, related: ofUser },
    },
    sigma: {
      service: 'item_usages',
      shown: ['timestamp', 'user.email', 'action', 'vault_uuid', 'item_uuid', 'client.ip_address'],
      paths: {
        ...{ ...PLACE, ...CLIENT },
        action: ['action'],
        itemUUID: ['item_uuid'],
        userEmail: ['user.email'],
        userType: ['user.user_type', 'user.type'],
        userUUID: ['user.uuid'],
        vaultUUID: ['vault_uuid'],
      },
    },
  },
  signinattempts: {
    ecs: {
      ...{ dataset: '1password.signin_attempts', category: 'authentication', type: 'info' },
      ...{ action: 'category', userName: true, address: ['client', 'ip_address'] },
      ...{ user: { from: 'target_user', goes: true }, related: ofUser },
    },
    sigma: {
      service: 'signin_attempts',
      shown: [
        ...['timestamp', 'target_user.email', 'category', 'type', 'client.ip_address', 'country'],
      ],
      paths: {
        ...{ ...PLACE, ...CLIENT, country: ['country', 'location.country'] },
        category: ['category'],
        details: ['details.value'],
        targetUserEmail: ['target_user.email'],
        targetUserType: ['target_user.user_type', 'target_user.type'],
        targetUserUUID: ['target_user.uuid'],
        type: ['type'],
      },
    },
  },
};
