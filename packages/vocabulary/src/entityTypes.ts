/** The `_type` of every entity. The names of the published model are a contract. */
export const EntityTypes = {
  ACCOUNT: 'one_password_account',
  AUDIT_EVENT: 'one_password_audit_event',
  AUDIT_ACTOR: 'one_password_audit_event_actor_details',
  AUDIT_AUX: 'one_password_audit_event_aux_details',
  AUDIT_OBJECT: 'one_password_audit_event_object_details',
  CLIENT_IP: 'one_password_client_ip',
  GROUP: 'one_password_group',
  ITEM_USAGE_EVENT: 'one_password_item_usage_event',
  ITEM_USAGE_USER: 'one_password_item_usage_user',
  SECRET: 'one_password_secret',
  SIGNIN_EVENT: 'one_password_signin_attempt_event',
  SIGNIN_USER: 'one_password_signin_attempt_target_user',
  USER: 'one_password_user',
  VAULT: 'one_password_vault',
} as const;

/** One of the entity types above. */
export type EntityType = (typeof EntityTypes)[keyof typeof EntityTypes];

/**
 * The `_key` of an entity. The type is part of it because one user UUID stands for up to six
 * entities (five facets and the user), and keys are unique in the whole job.
 * @param id an id whose case is already normalised
 */
export const entityKey = (type: EntityType, id: string): string => `${type}:${id}`;

/** The `_key` of a secret: item ids are unique per vault only. Both ids in lower case. */
export const secretKey = (vaultId: string, itemId: string): string =>
  `${EntityTypes.SECRET}:${vaultId}:${itemId}`;
