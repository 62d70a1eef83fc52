import type { AuditEvent, EventUser } from '@graph-1password/vocabulary';
import {
  lowerId,
  upperId,
  auditActionName,
  groupRoleName,
  auditObjectTypeName,
} from '@graph-1password/vocabulary';
import { EntityTypes, entityKey } from '../../entities';
import {
  createAuditActor,
  createAuditAux,
  createAuditEvent,
  createAuditObject,
} from '../../entities/audit';
import { locationOf } from '../location';
import type { SeenUser } from '../users';
import { userProperties, userType } from '../users';
import { firstText, ipText, text, utcDay, withRawData } from '../values';

/** The vaults and groups that the configuration calls privileged, ids in lower case. */
export interface PrivilegedIds {
  privilegedVaultIds: ReadonlySet<string>;
  privilegedGroupIds: ReadonlySet<string>;
}

/**
 * Ids are lower case for vaults, items, groups and devices and upper case for the rest (observed).
 * What the object and the auxiliary object of an event are depends on the object type.
 */
const LOWER_OBJECTS = new Set([
  'device',
  'group',
  'gm',
  'gva',
  'item',
  'itemhist',
  'items',
  'file',
  'template',
  'uva',
  'vault',
  'vaultkey',
]);
const UPPER_OBJECTS = new Set([
  'account',
  'dlgdsess',
  'miguser',
  'mngdacc',
  'sa',
  'satoken',
  'user',
]);
const LOWER_AUX = new Set(['gva', 'item', 'sso']);
const UPPER_AUX = new Set(['device', 'dlgdsess', 'gm', 'uva']);

/** Object types whose object is a vault, and those whose object is a group. */
const VAULT_OBJECTS = new Set(['gva', 'items', 'itemhist', 'uva', 'vault']);
const GROUP_OBJECTS = new Set(['gm', 'group']);

const objectId = (type: string | undefined, id: string | undefined) => {
  if (type !== undefined && LOWER_OBJECTS.has(type)) return lowerId(id);
  if (type !== undefined && UPPER_OBJECTS.has(type)) return upperId(id);
  return text(id);
};

const auxId = (event: AuditEvent) => {
  const { object_type: type } = event;
  const id = text(event.aux_uuid) ?? event.aux_details?.uuid;
  if (event.aux_details || (type !== undefined && UPPER_AUX.has(type))) return upperId(id);
  if (type !== undefined && LOWER_AUX.has(type)) return lowerId(id);
  return text(id);
};

/**
 * The vault that an audit event is about, or undefined. Takes the properties of the entity:
 * for `item` the vault is the auxiliary object (field notes), else the object itself.
 */
export function auditedVaultId(
  objectType: string | undefined,
  objectUUID: string | undefined,
  auxUUID: string | undefined,
): string | undefined {
  if (objectType === undefined) return undefined;
  if (VAULT_OBJECTS.has(objectType)) return objectUUID;
  return objectType === 'item' ? auxUUID : undefined;
}

function isPrivileged(
  objectType: string | undefined,
  objectUUID: string | undefined,
  vaultId: string | undefined,
  ids: PrivilegedIds,
): boolean {
  if (vaultId !== undefined) return ids.privilegedVaultIds.has(vaultId);
  if (objectType === undefined || objectUUID === undefined) return false;
  return GROUP_OBJECTS.has(objectType) && ids.privilegedGroupIds.has(objectUUID);
}

/** Where a description names the person whom an action is about. */
const PERSON = /\ba (person|user|member)\b/;

/** "ana@example.com granted ben@example.com access to a vault" */
function phrase(event: AuditEvent, actionName: string | undefined): string {
  const who =
    firstText(event.actor_details?.email, event.actor_details?.name, event.actor_uuid) ?? 'Someone';
  const whom = event.aux_details ?? event.object_details;
  const person = firstText(whom?.email, whom?.name);
  const what =
    (person === undefined ? actionName : actionName?.replace(PERSON, () => person)) ??
    `performed ${text(event.action) ?? 'an action'} on ${auditObjectTypeName(event.object_type) ?? text(event.object_type) ?? 'something'}`;
  return `${who} ${what}`;
}

/**
 * An audit event as an entity.
 * @param createdOn time of the event, epoch ms
 */
export function convertAuditEvent(event: AuditEvent, createdOn: number, ids: PrivilegedIds) {
  const id = upperId(event.uuid) ?? event.uuid;
  const { session } = event;
  const objectType = text(event.object_type);
  const objectUUID = objectId(
    objectType,
    text(event.object_uuid) ?? upperId(event.object_details?.uuid),
  );
  const auxUUID = auxId(event);
  const actorUUID = upperId(event.actor_uuid) ?? upperId(event.actor_details?.uuid);
  const actionName = auditActionName(event.action, event.object_type);
  const name = phrase(event, actionName);
  const entity = createAuditEvent({
    _key: entityKey(EntityTypes.AUDIT_EVENT, id),
    name,
    displayName: name,
    createdOn,
    eventDate: utcDay(createdOn),
    ...locationOf(event.location),
    accountUUID: upperId(event.account_uuid),
    action: text(event.action),
    actionName,
    actorAccountUUID:
      upperId(event.actor_account_uuid) ?? upperId(event.actor_details?.user_account_uuid),
    actorEmail: text(event.actor_details?.email),
    actorType: text(event.actor_type) ?? userType(event.actor_details),
    actorUUID,
    ...userFacts('aux', event.aux_details),
    ...userFacts('object', event.object_details),
    auxEmail: text(event.aux_details?.email),
    auxId: auxNumber(event.aux_id),
    auxInfo: text(event.aux_info),
    auxUUID,
    objectEmail: text(event.object_details?.email),
    objectType,
    objectTypeName: auditObjectTypeName(event.object_type),
    objectUUID,
    privilegedTarget: isPrivileged(
      objectType,
      objectUUID,
      auditedVaultId(objectType, objectUUID, auxUUID),
      ids,
    ),
    roleName: objectType === 'gm' ? groupRoleName(event.aux_info) : undefined,
    selfTargeted: actorUUID !== undefined && actorUUID === auxUUID,
    sessionDeviceUUID: lowerId(session?.device_uuid),
    sessionIP: ipText(session?.ip),
    sessionLoginOn: text(session?.login_time),
    sessionUUID: upperId(session?.uuid),
  });
  return withRawData(entity, event);
}

/** What kind of account a user of an event has, under names that begin with the user's role. */
function userFacts<R extends 'aux' | 'object'>(role: R, user: EventUser | null | undefined) {
  return {
    [`${role}UserType`]: userType(user),
    [`${role}AccountUUID`]: upperId(user?.user_account_uuid),
  } as Record<`${R}UserType` | `${R}AccountUUID`, string | undefined>;
}

/** `aux_id` is an integer on the wire and a string in the published model. */
const auxNumber = (value: unknown) =>
  typeof value === 'number' && Number.isFinite(value) ? String(value) : text(value);

/** The actor of audit events as an entity. */
export const convertAuditActor = (user: SeenUser) =>
  createAuditActor({
    _key: entityKey(EntityTypes.AUDIT_ACTOR, user.id),
    ...userProperties(user),
    mspUserAccountId: user.mspUserAccountId,
    mspUserType: user.mspUserType,
  });

/** The one affected by audit events as an entity. */
export const convertAuditAux = (user: SeenUser) =>
  createAuditAux({ _key: entityKey(EntityTypes.AUDIT_AUX, user.id), ...userProperties(user) });

/** The object of audit events as an entity. */
export const convertAuditObject = (user: SeenUser) =>
  createAuditObject({
    _key: entityKey(EntityTypes.AUDIT_OBJECT, user.id),
    ...userProperties(user),
  });
