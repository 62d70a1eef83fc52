import type {
  ExplicitRelationship,
  StepRelationshipMetadata,
} from '@jupiterone/integration-sdk-core';
import { generateRelationshipType, RelationshipClass } from '@jupiterone/integration-sdk-core';
import type { EntityType, FacetType } from './entities';
import { EntityTypes, USER_FACETS } from './entities';

/** A kind of edge: its step metadata, and when it exists (for the generated data model). */
export interface RelationshipKind {
  metadata: StepRelationshipMetadata;
  /** What stands between the two keys in the key of an edge. */
  infix: string;
  /** One sentence for people. */
  when: string;
  /** Properties beside the SDK's own, with their description. */
  properties: Readonly<Record<string, string>>;
}

interface KindOptions {
  /** History that a shorter run must not delete in JupiterOne. Defaults to true. */
  partial?: boolean;
  properties?: Record<string, string>;
}

function kind(
  sourceType: EntityType,
  _class: RelationshipClass,
  targetType: EntityType,
  when: string,
  { partial = true, properties = {} }: KindOptions = {},
): RelationshipKind {
  return {
    metadata: {
      _type: generateRelationshipType(_class, sourceType, targetType),
      _class,
      sourceType,
      targetType,
      ...(partial && { partial }),
    },
    infix: `|${_class.toLowerCase()}|`,
    when,
    properties,
  };
}

const { ALLOWS, HAS, IS, KNOWS, MANAGES, PERFORMED, UPDATED, USES } = RelationshipClass;
const T = EntityTypes;

/** The seven relationships of the published model: names and directions are a contract. */
const published = {
  AUDIT_EVENT_UPDATED_AUX: kind(
    T.AUDIT_EVENT,
    UPDATED,
    T.AUDIT_AUX,
    'The event has `aux_details`.',
  ),
  AUDIT_EVENT_UPDATED_OBJECT: kind(
    T.AUDIT_EVENT,
    UPDATED,
    T.AUDIT_OBJECT,
    'The event has `object_details`.',
  ),
  ACTOR_PERFORMED_AUDIT_EVENT: kind(
    T.AUDIT_ACTOR,
    PERFORMED,
    T.AUDIT_EVENT,
    'The event has `actor_details`.',
  ),
  ACTOR_PERFORMED_VAULT: kind(
    T.AUDIT_ACTOR,
    PERFORMED,
    T.VAULT,
    'The actor performed events about a vault that was collected: one edge per actor and vault.',
    {
      properties: {
        actions: 'Distinct action codes, in alphabetical order, separated by commas.',
        eventCount: 'Count of the events.',
        firstPerformedOn: 'First event of the run (epoch ms).',
        lastPerformedOn: 'Last event of the run (epoch ms).',
      },
    },
  ),
  USAGE_USER_PERFORMED_USAGE: kind(
    T.ITEM_USAGE_USER,
    PERFORMED,
    T.ITEM_USAGE_EVENT,
    'Always: the user who used the item.',
  ),
  SIGNIN_USER_PERFORMED_USAGE: kind(
    T.SIGNIN_USER,
    PERFORMED,
    T.ITEM_USAGE_EVENT,
    'The user of the item usage also attempted to sign in.',
  ),
  VAULT_HAS_SECRET: kind(T.VAULT, HAS, T.SECRET, 'Always: the vault of the item.', {
    partial: false,
  }),
};

/** From a user to each role in which events know the user, by the type of the role. */
const userIs = Object.fromEntries(
  USER_FACETS.map(({ type, when }) => [type, kind(T.USER, IS, type, when)]),
) as Record<FacetType, RelationshipKind>;

/** What we add, so that joins become paths. */
const additions = {
  SIGNIN_USER_PERFORMED_SIGNIN: kind(
    T.SIGNIN_USER,
    PERFORMED,
    T.SIGNIN_EVENT,
    'The attempt names its target user.',
  ),
  AUDIT_EVENT_UPDATED_VAULT: kind(
    T.AUDIT_EVENT,
    UPDATED,
    T.VAULT,
    'The event is about a vault that was collected.',
  ),
  ITEM_USAGE_USES_SECRET: kind(
    T.ITEM_USAGE_EVENT,
    USES,
    T.SECRET,
    'The item that was used was collected.',
  ),
  ITEM_USAGE_USES_VAULT: kind(
    T.ITEM_USAGE_EVENT,
    USES,
    T.VAULT,
    'The vault of the item that was used was collected.',
  ),
  ACCOUNT_HAS_VAULT: kind(T.ACCOUNT, HAS, T.VAULT, 'The account is known.', { partial: false }),
  ACCOUNT_HAS_USER: kind(T.ACCOUNT, HAS, T.USER, 'The account is known.'),
  ...userIs,
  USER_KNOWS_SECRET: kind(
    T.USER,
    KNOWS,
    T.SECRET,
    'The user used the item, and it was collected: one edge per user and item. Reads of this integration do not count.',
    {
      properties: {
        current:
          'Whether the user has seen the item as it was in this run. An edge of an earlier run keeps what was true then: compare `lastSeenVersion` with the `version` of the secret.',
        lastSeenOn: 'Last use of the run (epoch ms).',
        lastSeenVersion:
          'Newest version that was used in the run; absent when 1Password told none.',
        readBy:
          '`person`, or `machine` when only programs used the item in the name of the user, or only they saw it as it is.',
      },
    },
  ),
  USER_USES_CLIENT_IP: kind(
    T.USER,
    USES,
    T.CLIENT_IP,
    'The user signed in successfully from the address: one edge per user and address.',
    {
      properties: {
        firstSeenOn: 'First successful sign-in of the run (epoch ms).',
        lastSeenOn: 'Last successful sign-in of the run (epoch ms).',
        signInCount: 'Count of successful sign-ins of the run.',
      },
    },
  ),
};

/** What every edge of access says of its beginning and end. */
const originProperties = {
  active:
    'Whether it is so now; false: an audit event ended it, or a newer snapshot has it no more. An edge that no later run sees keeps what was true.',
  asOf: 'Time of the snapshot that this rests on (epoch ms); absent when audit events alone tell it.',
  endedBy: 'E-mail address or UUID of who ended it; absent when no event tells.',
  endedIs:
    '`exact`: an event ended it. `between`: it was gone in a newer snapshot, without an event; `endedOn` is the time of that snapshot.',
  endedOn: 'When it ended, or had ended (epoch ms).',
  grantedBy: 'E-mail address or UUID of who made it so; absent when no event tells.',
  since: 'Since when it is so (epoch ms); absent when no event tells.',
  sinceIs:
    '`exact`: an event says it. `before`: it was so before the first thing that is known. `between`: it appeared between two snapshots, without an event.',
};

const userState = {
  userState:
    '`active`, `suspended`, `deleted`, `pending` (never set up) or `recovery`; absent when nothing tells. Suspended people keep memberships and permissions.',
};

/** What is said of a permission: of what nobody knows, neither yes nor no. */
const grantProperties = {
  ...originProperties,
  canEdit: 'May change, archive or delete items.',
  canExport: 'May export, share or print items.',
  canManage: 'May manage the vault, and by that give themselves everything.',
  canOpen:
    'Holds the keys of the vault: `view_items`, the one permission that cryptography enforces.',
  canReveal: 'The apps let them see passwords.',
  lastUsedOn:
    'Last use of an item of the vault by them, or by a member of the group, that the run knows (epoch ms).',
  permissions: 'Permissions that are held for certain, as names with commas.',
  permissionsKnown: 'Whether these are all: an event that gives access does not say how much.',
};

/** Who is in which group, and which people and groups a vault lets in. */
const accesses = {
  ACCOUNT_HAS_GROUP: kind(T.ACCOUNT, HAS, T.GROUP, 'The account is known.'),
  GROUP_HAS_USER: kind(
    T.GROUP,
    HAS,
    T.USER,
    'A snapshot of access, or an audit event of the run, says that the user is, or was, a member.',
    {
      properties: {
        ...originProperties,
        role: '`member` or `manager`; absent when nothing tells.',
        ...userState,
      },
    },
  ),
  USER_MANAGES_GROUP: kind(
    T.USER,
    MANAGES,
    T.GROUP,
    'The user is a manager of the group and may choose its members; or, with `active` false, is none any more.',
    { properties: { ...originProperties, ...userState } },
  ),
  VAULT_ALLOWS_GROUP: kind(
    T.VAULT,
    ALLOWS,
    T.GROUP,
    'A snapshot of access, or an audit event of the run, says that the group may, or might, use the vault.',
    { properties: grantProperties },
  ),
  VAULT_ALLOWS_USER: kind(T.VAULT, ALLOWS, T.USER, 'The same for a user, apart from groups.', {
    properties: { ...grantProperties, ...userState },
  }),
};

/** Every kind of edge of the integration. */
export const Relationships = { ...published, ...additions, ...accesses };

/** Values that an edge may carry: JupiterOne's persister takes scalars only. */
export type EdgeProperties = Record<string, string | number | boolean>;

/**
 * An edge from the keys of its ends; the entities themselves are not needed.
 * The shape equals that of the SDK's `createDirectRelationship`, at a fraction of its cost.
 */
export function relate(
  { metadata, infix }: RelationshipKind,
  fromKey: string,
  toKey: string,
  properties?: EdgeProperties,
): ExplicitRelationship {
  const { _type, _class } = metadata;
  return {
    _key: fromKey + infix + toKey,
    _type,
    _class,
    _fromEntityKey: fromKey,
    _toEntityKey: toKey,
    displayName: _class,
    ...properties,
  };
}
