import type {
  AuditEvent,
  EventClient,
  EventUser,
  ItemUsage,
  SignInAttempt,
} from '@graph-1password/vocabulary';
import type { TenantItem, TenantVault } from '@graph-1password/tenant';
import { given, lower, moment, OF_GROUP, place, upper, vaultOf } from './values';
import type { Properties } from './values';

const clientProperties = (client: EventClient | null | undefined): Properties => ({
  appName: given(client?.app_name),
  appVersion: given(client?.app_version),
  ipAddress: given(client?.ip_address),
  osName: given(client?.os_name),
  osVersion: given(client?.os_version),
  platformName: given(client?.platform_name),
  platformVersion: given(client?.platform_version),
});

/** `user` or `external_user`, by whichever name the API gives it. */
const typeOf = (user: EventUser | null | undefined) => given(user?.user_type) ?? given(user?.type);
const accountOf = (user: EventUser | null | undefined) => upper(user?.user_account_uuid);

const ROLES: Record<string, string> = { A: 'manager', R: 'member' };

/** The ids of an audit event whose case is known are normalised; others stay as received. */
function objectIds(event: AuditEvent): Properties {
  const { object_type, object_uuid, object_details, aux_uuid, aux_details } = event;
  const type = object_type ?? '';
  const isLower = vaultOf(event) !== undefined || OF_GROUP.includes(type);
  const objectUUID = isLower ? lower(object_uuid) : given(object_uuid);
  return {
    objectUUID: object_details ? upper(object_uuid || object_details.uuid) : objectUUID,
    auxUUID: aux_details
      ? upper(aux_uuid || aux_details.uuid)
      : type === 'item'
        ? lower(aux_uuid)
        : given(aux_uuid),
  };
}

/** The configured lists of ids, in lower case. */
export interface PrivilegedIds {
  vaults: readonly string[];
  groups: readonly string[];
}

/** Properties of an audit event. */
export function auditEvent(event: AuditEvent, privileged: PrivilegedIds): Properties {
  const { actor_details, aux_details, object_details, session } = event;
  const vault = vaultOf(event);
  const group = OF_GROUP.includes(event.object_type ?? '') ? lower(event.object_uuid) : undefined;
  return {
    ...moment(event.timestamp),
    ...place(event.location),
    ...objectIds(event),
    accountUUID: upper(event.account_uuid),
    action: given(event.action),
    actorAccountUUID: upper(event.actor_account_uuid),
    actorEmail: given(actor_details?.email),
    actorType: given(event.actor_type),
    actorUUID: upper(event.actor_uuid),
    auxAccountUUID: accountOf(aux_details),
    auxUserType: typeOf(aux_details),
    objectAccountUUID: accountOf(object_details),
    objectUserType: typeOf(object_details),
    roleName: event.object_type === 'gm' ? ROLES[event.aux_info ?? ''] : undefined,
    auxEmail: given(aux_details?.email),
    auxId: typeof event.aux_id === 'number' ? String(event.aux_id) : undefined,
    auxInfo: given(event.aux_info),
    objectEmail: given(object_details?.email),
    objectType: given(event.object_type),
    privilegedTarget:
      privileged.vaults.includes(vault ?? '') || privileged.groups.includes(group ?? ''),
    selfTargeted:
      upper(event.actor_uuid) !== undefined && upper(event.actor_uuid) === upper(event.aux_uuid),
    sessionDeviceUUID: given(session?.device_uuid),
    sessionIP: given(session?.ip),
    sessionLoginOn: given(session?.login_time),
    sessionUUID: upper(session?.uuid),
  };
}

/** Names of apps that programs use, and the domain of the accounts that are programs. */
const PROGRAMS = /^1Password (Connect|CLI|SDK|SCIM Bridge)/;
const PROGRAM_ACCOUNT = /@1passwordserviceaccounts\.com$/i;

/** Who used the item. @param isOurs the usage is a read of this integration */
function accessor({ action, client, user }: ItemUsage, isOurs: boolean): string {
  if (isOurs) return 'collector';
  const isProgram =
    action === 'server-fetch' ||
    PROGRAMS.test(client?.app_name ?? '') ||
    PROGRAM_ACCOUNT.test(user?.email ?? '');
  return isProgram ? 'machine' : 'person';
}

/** Properties of an item usage. @param isOurs the usage is a read of this integration */
export const itemUsage = (
  event: ItemUsage,
  privileged: PrivilegedIds,
  isOurs: boolean,
): Properties => ({
  ...moment(event.timestamp),
  ...place(event.location),
  ...clientProperties(event.client),
  accessedBy: accessor(event, isOurs),
  action: given(event.action),
  itemUUID: lower(event.item_uuid),
  mspAccountUUID: upper(event.account_uuid),
  privilegedVault: privileged.vaults.includes(lower(event.vault_uuid) ?? ''),
  usedVersion: event.used_version,
  userEmail: given(event.user?.email),
  userType: typeOf(event.user),
  userAccountUUID: accountOf(event.user),
  userUUID: upper(event.user?.uuid),
  vaultUUID: lower(event.vault_uuid),
  viaConnectServer:
    (event.action === 'server-fetch' && event.client?.app_name === '1Password Connect') ||
    undefined,
});

/** Properties of a sign-in attempt. */
export const signInAttempt = (event: SignInAttempt): Properties => ({
  ...moment(event.timestamp),
  ...place(event.location, event.country),
  ...clientProperties(event.client),
  category: given(event.category),
  details: given(event.details?.value),
  mspAccountUUID: upper(event.account_uuid),
  sessionUUID: upper(event.session_uuid),
  targetUserType: typeOf(event.target_user),
  targetUserAccountUUID: accountOf(event.target_user),
  targetUserEmail: given(event.target_user?.email),
  targetUserUUID: upper(event.target_user?.uuid),
  type: given(event.type),
});

/** Properties of a vault. */
export const vault = (raw: TenantVault, privileged: PrivilegedIds): Properties => ({
  id: raw.id,
  name: raw.name,
  displayName: raw.name,
  attributeVersion: raw.attributeVersion,
  contentVersion: raw.contentVersion,
  createdOn: Date.parse(raw.createdAt),
  description: given(raw.description),
  itemsCount: raw.items,
  privileged: privileged.vaults.includes(raw.id),
  type: raw.type,
  updatedOn: Date.parse(raw.updatedAt),
});

/** An address without user info, query and fragment. */
function bareUrl({ href }: { href: string }): string {
  const { protocol, host, pathname } = new URL(href);
  return `${protocol}//${host}${pathname}`;
}

/** All that may be kept of an item as 1Password sends it, in alphabetical order. */
export const ITEM_METADATA = [
  ...['category', 'createdAt', 'favorite', 'files', 'id', 'lastEditedBy', 'sectionLabels'],
  ...['state', 'tags', 'title', 'updatedAt', 'urls', 'vaultId', 'version'],
];

/**
 * Properties of an item; an empty list stands for none.
 * @param details whether full items are read
 */
export function secret(raw: TenantItem, vaultName: string, details: boolean): Properties {
  const labels = raw.sections.flatMap(({ label }) => given(label) ?? []);
  return {
    id: raw.id,
    name: given(raw.title) ?? raw.id,
    displayName: given(raw.title) ?? raw.id,
    category: raw.category,
    createdOn: Date.parse(raw.createdAt),
    favorite: raw.favorite ?? false,
    fileNames: details ? (raw.files ?? []).map(({ name }) => name) : undefined,
    lastEditedBy: upper(raw.lastEditedBy),
    sectionLabels: details ? labels : undefined,
    state: given(raw.state),
    tags: raw.tags ?? [],
    updatedOn: Date.parse(raw.updatedAt),
    urls: [...new Set((raw.urls ?? []).map(bareUrl))],
    vaultId: raw.vault.id,
    vaultName,
    version: raw.version,
  };
}
