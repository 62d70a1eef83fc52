import type { EntityType } from './entityTypes';
import { EntityTypes } from './entityTypes';

/** What every type begins with. */
export const TYPE_PREFIX = 'one_password_';

/**
 * The `_type` of a relationship, as the SDK makes it of its class and ends.
 * @param verb the class in any case, as in `USES`
 */
export const relationshipType = (from: EntityType, verb: string, to: EntityType): string =>
  `${from}_${verb.toLowerCase()}_${to.slice(TYPE_PREFIX.length)}`;

/** From an audit event to the collected vault that it is about. */
export const AUDIT_EVENT_UPDATED_VAULT = relationshipType(
  EntityTypes.AUDIT_EVENT,
  'UPDATED',
  EntityTypes.VAULT,
);

/** From a user to an address from which the user signed in. */
export const USER_USES_CLIENT_IP = relationshipType(
  EntityTypes.USER,
  'USES',
  EntityTypes.CLIENT_IP,
);

/** From a user to an item that the user has used. */
export const USER_KNOWS_SECRET = relationshipType(EntityTypes.USER, 'KNOWS', EntityTypes.SECRET);

/** Relationships of access: who is in which group, and which people and groups a vault lets in. */
export const ACCESS_EDGES = {
  ACCOUNT_HAS_GROUP: relationshipType(EntityTypes.ACCOUNT, 'HAS', EntityTypes.GROUP),
  GROUP_HAS_USER: relationshipType(EntityTypes.GROUP, 'HAS', EntityTypes.USER),
  USER_MANAGES_GROUP: relationshipType(EntityTypes.USER, 'MANAGES', EntityTypes.GROUP),
  VAULT_ALLOWS_GROUP: relationshipType(EntityTypes.VAULT, 'ALLOWS', EntityTypes.GROUP),
  VAULT_ALLOWS_USER: relationshipType(EntityTypes.VAULT, 'ALLOWS', EntityTypes.USER),
} as const;
