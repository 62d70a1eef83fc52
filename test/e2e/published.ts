/** Kind of value of a published property. */
export type Kind = 'string' | 'number' | 'boolean' | 'strings';

const strings = (names: string): Record<string, Kind> =>
  Object.fromEntries(names.split(' ').map((name) => [name, 'string']));

const place = {
  ...strings('city country region'),
  latitude: 'number',
  longitude: 'number',
} as const;

/** The published model, by `_type`: class, and properties beside those of the class. A contract, to the letter. */
export const PUBLISHED_ENTITIES: Record<
  string,
  { _class: string; properties: Record<string, Kind> }
> = {
  one_password_audit_event: {
    _class: 'Record',
    properties: {
      ...strings('accountUUID action actorAccountUUID actorType actorUUID'),
      ...strings('auxId auxInfo auxUUID objectType objectUUID'),
      ...strings('sessionDeviceUUID sessionIP sessionLoginOn sessionUUID'),
      ...place,
    },
  },
  one_password_audit_event_actor_details: {
    _class: 'User',
    properties: strings('mspUserAccountId mspUserType'),
  },
  one_password_audit_event_aux_details: { _class: 'User', properties: {} },
  one_password_audit_event_object_details: { _class: 'User', properties: {} },
  one_password_item_usage_event: {
    _class: 'Record',
    properties: {
      ...strings('action appName appVersion ipAddress itemUUID mspAccountUUID osName osVersion'),
      ...strings('platformName platformVersion userUUID vaultUUID'),
      usedVersion: 'number',
      ...place,
    },
  },
  one_password_item_usage_user: { _class: 'User', properties: {} },
  one_password_secret: {
    _class: 'Secret',
    properties: {
      ...strings('lastEditedBy vaultId vaultName'),
      favorite: 'boolean',
      fileNames: 'strings',
      sectionLabels: 'strings',
      version: 'number',
    },
  },
  one_password_signin_attempt_event: {
    _class: 'Record',
    properties: {
      ...strings('appName appVersion category details ipAddress mspAccountUUID osName osVersion'),
      ...strings('platformName platformVersion sessionUUID targetUserUUID type'),
      ...place,
    },
  },
  one_password_signin_attempt_target_user: { _class: 'User', properties: {} },
  one_password_vault: {
    _class: 'Vault',
    properties: {
      ...strings('description type'),
      attributeVersion: 'number',
      contentVersion: 'number',
      itemsCount: 'number',
    },
  },
};

/** The published relationships: `_type`, and types of both ends around the class. */
export const PUBLISHED_RELATIONSHIPS: Record<string, string> = {
  one_password_audit_event_updated_aux_details:
    'one_password_audit_event UPDATED one_password_audit_event_aux_details',
  one_password_audit_event_updated_object_details:
    'one_password_audit_event UPDATED one_password_audit_event_object_details',
  one_password_audit_event_actor_details_performed_event:
    'one_password_audit_event_actor_details PERFORMED one_password_audit_event',
  one_password_audit_event_actor_details_performed_vault:
    'one_password_audit_event_actor_details PERFORMED one_password_vault',
  one_password_item_usage_user_performed_event:
    'one_password_item_usage_user PERFORMED one_password_item_usage_event',
  one_password_signin_attempt_target_user_performed_item_usage_event:
    'one_password_signin_attempt_target_user PERFORMED one_password_item_usage_event',
  one_password_vault_has_secret: 'one_password_vault HAS one_password_secret',
};

/** Whether a value is of the kind, and says something. */
export function isOfKind(value: unknown, kind: Kind): boolean {
  if (kind === 'strings') {
    return Array.isArray(value) && value.length > 0 && value.every((v) => typeof v === 'string');
  }
  return typeof value === kind && value !== '' && !Number.isNaN(value);
}
