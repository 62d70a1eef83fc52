import type { AuditEvent } from '@graph-1password/vocabulary';
import { isHuman } from '../people';
import { Random } from '../random';
import type { Person, Tenant } from '../types';
import type { AccessGroup, AccessTruth } from './types';
import { listOf } from './types';

/** Types of the groups that 1Password makes itself, by name. */
const TYPES: Readonly<Record<string, string>> = {
  Owners: 'OWNERS',
  Administrators: 'ADMINISTRATORS',
  Security: 'SECURITY',
  'Team Members': 'TEAM_MEMBERS',
};

/** What members may do in the account, by name of the group. The help desk of the tenant may do more than it should. */
const POWERS: Readonly<Record<string, readonly string[]>> = {
  Owners: ['DELETE_TEAM', 'MANAGE_BILLING', 'MANAGE_GROUPS', 'RECOVER_ACCOUNTS'],
  Administrators: ['MANAGE_GROUPS', 'RECOVER_ACCOUNTS', 'SUSPEND_PERSON'],
  Support: ['MANAGE_GROUPS'],
};

const SEES = ['view_items', 'view_and_copy_passwords', 'view_item_history'];
const EDITS = [...SEES, 'create_items', 'edit_items'];
const MANAGES = ['manage_vault'];

type Firsts = ReadonlyMap<string, AuditEvent>;

/** What the history shows. */
interface Known {
  first: Firsts;
  /** Who uses a vault, by its id. */
  usedBy: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Who could open what when the history began; before any of its events. */
export function accessAtBeginning(tenant: Tenant): AccessTruth {
  const state: AccessTruth = {
    at: tenant.window.from,
    users: new Map(tenant.people.map(({ uuid }) => [uuid, 'ACTIVE'])),
    groups: new Map(tenant.groups.map((group) => [group.uuid, groupOf(group)])),
    vaults: new Map(tenant.vaults.map(({ id, name, type }) => [id, { name, type }])),
    ...{ members: new Map(), userGrants: new Map(), groupGrants: new Map() },
  };
  const random = new Random(`${tenant.options.seed} access`);
  for (const { id, name } of state.groups.values())
    for (const person of tenant.people)
      if (isIn(person, name)) listOf(state.members, id).set(person.uuid, 'MEMBER');
  for (const { id, name } of state.groups.values()) {
    const [first] = state.members.get(id)?.keys() ?? [];
    if (first !== undefined && name !== 'Team Members')
      listOf(state.members, id).set(first, 'MANAGER');
  }
  const first = firstEvents(tenant);
  startAccounts(state, first);
  startMembers(state, first);
  const known = { first, usedBy: usersOfVaults(tenant) };
  for (const { id } of tenant.vaults) grantVault(tenant, state, known, id, random.fork(id));
  startGrants(state, first);
  return state;
}

const groupOf = ({ uuid: id, name }: { uuid: string; name: string }): AccessGroup => ({
  ...{ id, name, type: TYPES[name] ?? 'USER_DEFINED', accountPermissions: POWERS[name] ?? [] },
});

function isIn(person: Person, group: string): boolean {
  if (!isHuman(person) || person.kind === 'external') return false;
  if (group === 'Team Members') return true;
  if (group === 'Owners') return person.kind === 'owner';
  if (group === 'Administrators') return person.kind === 'admin';
  return person.team === group;
}

function usersOfVaults({ itemUsages }: Tenant): Map<string, Set<string>> {
  const usedBy = new Map<string, Set<string>>();
  for (const { vault_uuid: vault, user } of itemUsages) {
    if (vault === undefined || user?.uuid === undefined) continue;
    const users = usedBy.get(vault) ?? new Set<string>();
    usedBy.set(vault, users.add(user.uuid));
  }
  return usedBy;
}

/** Everybody who uses a vault has a way in: by the team, or, who is in none, directly. */
function grantVault(
  tenant: Tenant,
  state: AccessTruth,
  { first, usedBy }: Known,
  vault: string,
  random: Random,
): void {
  const type = state.vaults.get(vault)?.type;
  if (type === 'PERSONAL') return;
  const users = usedBy.get(vault) ?? new Set<string>();
  const groups = listOf(state.groupGrants, vault);
  const people = listOf(state.userGrants, vault);
  const held = new Set<string>();
  const comesLater = (kind: string, id: string) =>
    first.get(keyOf(kind, vault, id))?.action === 'grant';
  const isPrivileged = tenant.labels.privilegedVaults.includes(vault);
  for (const { id, name } of state.groups.values()) {
    const members = [...(state.members.get(id)?.keys() ?? [])];
    if (name === 'Owners' || name === 'Administrators') {
      groups.set(id, new Set(MANAGES));
      continue;
    }
    const isWanted = isPrivileged
      ? name === 'Security'
      : type === 'EVERYONE'
        ? name === 'Team Members'
        : name !== 'Team Members' && members.some((user) => users.has(user));
    if (!isWanted || comesLater('gva', id)) continue;
    groups.set(id, new Set(random.chance(0.5) ? EDITS : SEES));
    for (const user of members) held.add(user);
  }
  for (const user of users)
    if (!held.has(user) && !comesLater('uva', user)) people.set(user, new Set(SEES));
  // Somebody was given the vault directly, and never uses it.
  const idle = tenant.people.find(
    ({ uuid, kind }) => kind === 'member' && !users.has(uuid) && !held.has(uuid),
  );
  if (idle && !isPrivileged && random.chance(0.5)) people.set(idle.uuid, new Set(SEES));
}

/** The first event of each pair of things that has one, by object type, object and second object. */
function firstEvents({ auditEvents }: Tenant): Map<string, AuditEvent> {
  const first = new Map<string, AuditEvent>();
  for (const event of auditEvents) {
    const key = keyOf(event.object_type, event.object_uuid, event.aux_uuid);
    if (!first.has(key)) first.set(key, event);
  }
  return first;
}

const keyOf = (type = '', object = '', aux = ''): string => `${type} ${object} ${aux}`;

/** What the first event of a membership undoes was there, and what it makes was not. */
function startMembers(state: AccessTruth, first: Firsts): void {
  for (const {
    action,
    object_type,
    object_uuid: group = '',
    aux_uuid: user = '',
    aux_info,
  } of first.values()) {
    if (object_type !== 'gm' || !state.groups.has(group)) continue;
    const members = listOf(state.members, group);
    if (action === 'join') members.delete(user);
    else if (action === 'role') members.set(user, aux_info === 'A' ? 'MEMBER' : 'MANAGER');
    else if (!members.has(user)) members.set(user, 'MEMBER');
  }
}

/** The same for permissions. */
function startGrants(state: AccessTruth, first: Firsts): void {
  for (const {
    action,
    object_type: type,
    object_uuid: vault = '',
    aux_uuid: principal = '',
  } of first.values()) {
    if ((type !== 'uva' && type !== 'gva') || action === 'grant' || !state.vaults.has(vault))
      continue;
    const grants = listOf(type === 'uva' ? state.userGrants : state.groupGrants, vault);
    if (!grants.has(principal)) grants.set(principal, new Set(SEES));
  }
}

function startAccounts({ users }: AccessTruth, first: Firsts): void {
  for (const { action, object_type, object_uuid: user = '' } of first.values())
    if (
      object_type === 'user' &&
      users.has(user) &&
      (action === 'reactive' || action === 'reactivate')
    )
      users.set(user, 'SUSPENDED');
}
