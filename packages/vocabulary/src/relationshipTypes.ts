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
