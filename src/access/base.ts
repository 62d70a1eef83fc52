import type { AccessState, Grant, KnownUser, Member } from './state';
import { personState } from './state';
import type { Answer, GrantRow, MemberRow, Snapshot } from './snapshot';
import { addEnded } from './ends';
import { permissionBits } from './permissions';

/** A state in which nothing is known. @param asOf epoch ms */
const nothing = (asOf: number): AccessState => ({
  asOf,
  users: new Map(),
  groups: new Map(),
  vaults: new Map(),
  members: new Map(),
  userGrants: new Map(),
  groupGrants: new Map(),
  whole: { groups: new Set(), vaults: new Set() },
  ended: { members: new Map(), userGrants: new Map(), groupGrants: new Map() },
  madeSince: new Set(),
});

/** Members of whom no more is known than their role: most of them, so that they share these. */
const PLAIN: Readonly<Record<'MEMBER' | 'MANAGER' | 'null', Member>> = {
  MEMBER: { role: 'MEMBER', via: 'snapshot', sinceIs: 'before' },
  MANAGER: { role: 'MANAGER', via: 'snapshot', sinceIs: 'before' },
  null: { role: null, via: 'snapshot', sinceIs: 'before' },
};

/** What a snapshot says, as a state that events move forward. @param asOf of the state, epoch ms */
export function stateOf(snapshot: Snapshot | undefined, asOf: number): AccessState {
  const state = nothing(asOf);
  if (!snapshot) return state;
  state.snapshotOn = snapshot.asOf;
  for (const { state: text, ...row } of snapshot.users?.rows ?? []) {
    const user: KnownUser = { ...row, state: personState(text) };
    state.users.set(user.id, user);
  }
  for (const { state: text, ...group } of snapshot.groups?.rows ?? []) {
    const isDeleted = text?.toUpperCase() === 'DELETED';
    state.groups.set(group.id, { ...group, ...(isDeleted && { isDeleted }) });
  }
  for (const vault of snapshot.vaults?.rows ?? []) state.vaults.set(vault.id, { ...vault });
  for (const [group, { rows }] of Object.entries(snapshot.members)) {
    state.whole.groups.add(group);
    const members = new Map<string, Member>();
    for (const row of rows) members.set(row.user, memberOf(row));
    state.members.set(group, members);
  }
  addGrants(state.userGrants, snapshot.userGrants);
  addGrants(state.groupGrants, snapshot.groupGrants);
  for (const vault of Object.keys(snapshot.userGrants)) {
    if (snapshot.groupGrants[vault] !== undefined) state.whole.vaults.add(vault);
  }
  addEnded(state, snapshot, { member: memberOf, grant: (row) => grantOf(row, snapshot.asOf) });
  return state;
}

function memberOf({ role, origin, roleOrigin }: MemberRow): Member {
  if (!origin && !roleOrigin) return PLAIN[role ?? 'null'];
  const since = origin ?? { sinceIs: 'before' as const };
  return { role, via: 'snapshot', ...since, ...(roleOrigin && { roleOrigin }) };
}

/** @param asOf time of the answer, epoch ms */
const grantOf = ({ permissions, origin }: GrantRow, asOf: number): Grant => ({
  via: 'snapshot',
  sure: permissions === null ? 0 : permissionBits(permissions),
  ...(permissions === null && { unknownSince: asOf }),
  ...(origin ?? { sinceIs: 'before' }),
});

function addGrants(
  grants: Map<string, Map<string, Grant>>,
  answers: Readonly<Record<string, Answer<GrantRow>>>,
): void {
  for (const [vault, { asOf, rows }] of Object.entries(answers)) {
    grants.set(vault, new Map(rows.map((row) => [row.principal, grantOf(row, asOf)])));
  }
}
