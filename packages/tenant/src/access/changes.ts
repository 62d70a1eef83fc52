import type { AuditEvent } from '@graph-1password/vocabulary';
import type { AccessTruth, AccountState } from './types';
import { listOf } from './types';

/** Bits of an access list (SDK), by the name of the permission. */
const BITS: Readonly<Record<string, number>> = {
  ...{ manage_vault: 2, view_and_copy_passwords: 16, view_items: 32, edit_items: 64 },
  ...{ create_items: 128, archive_items: 256, delete_items: 512, view_item_history: 1024 },
};

/** What a grant gives when the event does not say it, as none does. */
const USUAL = ['view_items', 'view_and_copy_passwords'];

const STATES: Readonly<Record<string, AccountState>> = {
  ...{ activate: 'ACTIVE', reactive: 'ACTIVE', reactivate: 'ACTIVE', completr: 'ACTIVE' },
  ...{ suspend: 'SUSPENDED', delete: 'DELETED', beginr: 'RECOVERY_STARTED', cancelr: 'ACTIVE' },
};

/** Changes the truth as an audit event tells. Written apart from the replay of the integration on purpose. */
export function applyAccess(state: AccessTruth, event: AuditEvent): void {
  CHANGES[event.object_type ?? '']?.(state, event);
}

const CHANGES: Readonly<Record<string, (state: AccessTruth, event: AuditEvent) => void>> = {
  ...{ gm: changeMember, uva: changeGrant, gva: changeGrant },
  ...{ user: changeAccount, group: changeGroup, vault: changeVault },
};

function changeMember({ members, groups }: AccessTruth, event: AuditEvent): void {
  const { action, object_uuid: group = '', aux_uuid: user = '', aux_info: role } = event;
  if (!groups.has(group)) return;
  if (action === 'leave') members.get(group)?.delete(user);
  else if (action === 'join' || action === 'role')
    listOf(members, group).set(user, role === 'A' ? 'MANAGER' : 'MEMBER');
}

function changeGrant({ userGrants, groupGrants, vaults }: AccessTruth, event: AuditEvent): void {
  const { action, object_type, object_uuid: vault = '', aux_uuid: principal = '' } = event;
  if (!vaults.has(vault)) return;
  const grants = listOf(object_type === 'uva' ? userGrants : groupGrants, vault);
  const before = grants.get(principal) ?? new Set<string>();
  if (action === 'revoke') grants.delete(principal);
  else if (action === 'grant') grants.set(principal, new Set([...before, ...USUAL]));
  else if (action === 'update') {
    const mask = /^\d+$/.test(event.aux_info ?? '') ? Number(event.aux_info) : undefined;
    const told = Object.keys(BITS).filter((name) => ((mask ?? 0) & (BITS[name] ?? 0)) !== 0);
    grants.set(principal, new Set(mask === undefined ? [...before, 'edit_items'] : told));
  }
}

function changeAccount({ users, members, userGrants }: AccessTruth, event: AuditEvent): void {
  const { action = '', object_uuid: user = '' } = event;
  const state = STATES[action];
  if (state === undefined || !users.has(user)) return;
  users.set(user, state);
  if (state !== 'DELETED') return;
  for (const lists of [members, userGrants]) for (const list of lists.values()) list.delete(user);
}

function changeGroup({ groups, members, groupGrants }: AccessTruth, event: AuditEvent): void {
  const { action, object_uuid: id = '', aux_info: name } = event;
  const known = groups.get(id);
  if (action === 'create')
    groups.set(id, { id, name: name ?? id, type: 'USER_DEFINED', accountPermissions: [] });
  else if (action === 'update' && known && name !== undefined) groups.set(id, { ...known, name });
  else if (action === 'delete' || action === 'purge') {
    groups.delete(id);
    members.delete(id);
    for (const grants of groupGrants.values()) grants.delete(id);
  }
}

function changeVault({ vaults, userGrants, groupGrants }: AccessTruth, event: AuditEvent): void {
  const { action, object_uuid: id = '', actor_uuid: actor = '' } = event;
  if (action === 'create') {
    vaults.set(id, { name: `Vault ${id.slice(0, 4)}`, type: 'USER_CREATED' });
    listOf(userGrants, id).set(actor, new Set(Object.keys(BITS)));
  } else if (action === 'delete' || action === 'purge') {
    vaults.delete(id);
    userGrants.delete(id);
    groupGrants.delete(id);
  }
}
