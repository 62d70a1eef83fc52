import { isOnePasswordId } from '@graph-1password/vocabulary';
import { holds, holdsAny } from '../../access/grants';
import type { Sureness } from '../../access/grants';
import { CAN, permissionNames } from '../../access/permissions';
import type { Origin } from '../../access/snapshot';
import type { AccessState, Ended, Grant, KnownGroup, KnownUser, Member } from '../../access/state';
import { entityKey, EntityTypes } from '../../entities';
import { createGroup } from '../../entities/groups';
import { convertUser } from '../build-users/converter';
import { statusOf } from '../build-users/earlier';
import type { EdgeProperties, RelationshipKind } from '../../relationships';
import { Relationships } from '../../relationships';
import type { KnownPerson } from '../../run/known';

/** The last use of each vault by each user, epoch ms; by vault, then by user. */
export type LastUses = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What is made of who can open what. */
export interface AccessOptions {
  uses: LastUses;
  /**
   * Also what has ended: where nothing is deleted because nobody says it any more, it must be said that it is over. Default:
   * false.
   */
  ended?: boolean;
}

/** An edge of access, by the keys of its ends. */
export interface AccessEdge {
  kind: RelationshipKind;
  from: string;
  to: string;
  properties: EdgeProperties;
}

/** Properties before those without a value are left out: JupiterOne takes scalars only. */
type Facts = Record<string, string | number | boolean | undefined>;

const groupKey = (id: string): string => entityKey(EntityTypes.GROUP, id);
const userKey = (id: string): string => entityKey(EntityTypes.USER, id);
const vaultKey = (id: string): string => entityKey(EntityTypes.VAULT, id);

/** Ids of all groups that something tells of. What is no id of 1Password can be the id of nothing that was collected. */
function groupIds(state: AccessState, withEnded: boolean): string[] {
  const { groups, members, groupGrants, ended } = state;
  const holders = (lists: ReadonlyMap<string, ReadonlyMap<string, unknown>>) =>
    [...lists.values()].flatMap((list) => [...list.keys()]);
  const all = new Set([
    ...[...groups.keys(), ...members.keys(), ...holders(groupGrants)],
    ...(withEnded ? [...ended.members.keys(), ...holders(ended.groupGrants)] : []),
  ]);
  return [...all].filter(
    (id) => isOnePasswordId(id) && (withEnded || groups.get(id)?.isDeleted !== true),
  );
}

/**
 * The groups that a snapshot and events tell of.
 * @param withEnded also those that were deleted
 * @param names that earlier runs knew, by id; default: none
 */
export const convertGroups = (
  state: AccessState,
  withEnded = false,
  names: ReadonlyMap<string, string> = new Map(),
) =>
  groupIds(state, withEnded).map((id) =>
    convertGroup(state.groups.get(id) ?? { id }, names.get(id), state),
  );

function convertGroup(
  group: KnownGroup,
  nameBefore: string | undefined,
  { members, users, whole, snapshotOn }: AccessState,
) {
  const { id, type, accountPermissions, isDeleted } = group;
  // The data model wants a name; without any, the id stands for it.
  const name = group.name ?? nameBefore ?? id;
  const state = isDeleted ? 'DELETED' : group.state;
  const all = members.get(id);
  const able = [...(all?.keys() ?? [])].filter((user) => isAble(users.get(user)?.state));
  // Events alone tell of some members: that is no count.
  const counts = whole.groups.has(id)
    ? { memberCount: all?.size ?? 0, ableCount: able.length }
    : {};
  return createGroup({
    _key: groupKey(id),
    ...{ id, name, displayName: name },
    ...(type !== undefined && { type, builtIn: type !== 'USER_DEFINED' }),
    ...(state !== undefined && { state }),
    ...(accountPermissions && { accountPermissions }),
    ...counts,
    ...(snapshotOn !== undefined && { asOf: snapshotOn }),
  });
}

/** Whether somebody may be able to sign in: of those of whom nothing is known, it is not known that they cannot. */
const isAble = (state: string | undefined): boolean =>
  state === undefined || state === 'unknown' || state === 'active';

/**
 * The edges between people, groups and vaults. Not each of their ends is in the graph.
 * @returns each pair and kind once
 */
export function* accessEdges(state: AccessState, options: AccessOptions): Generator<AccessEdge> {
  const { ended = false, uses } = options;
  for (const id of groupIds(state, ended)) yield* memberEdges(state, id, ended);
  const { userGrants, groupGrants } = state;
  for (const [vault, grants] of userGrants) {
    for (const [user, grant] of grants) {
      const lastUsedOn = uses.get(vault)?.get(user);
      const properties = facts({
        ...grantFacts(grant, state),
        ...stateOf(user, state),
        lastUsedOn,
      });
      yield { ...ofVault('VAULT_ALLOWS_USER', vault, userKey(user)), properties };
    }
  }
  for (const [vault, grants] of groupGrants) {
    for (const [group, grant] of grants) {
      const lastUsedOn = lastUse(uses.get(vault), state.members.get(group));
      const properties = facts({ ...grantFacts(grant, state), lastUsedOn });
      yield { ...ofVault('VAULT_ALLOWS_GROUP', vault, groupKey(group)), properties };
    }
  }
  if (ended) yield* endedGrants(state);
}

const ofVault = (
  name: 'VAULT_ALLOWS_USER' | 'VAULT_ALLOWS_GROUP',
  vault: string,
  to: string,
): Omit<AccessEdge, 'properties'> => ({ kind: Relationships[name], from: vaultKey(vault), to });

function* memberEdges(state: AccessState, group: string, ended: boolean): Generator<AccessEdge> {
  const key = groupKey(group);
  const has = (user: string, properties: EdgeProperties): AccessEdge => ({
    ...{ kind: Relationships.GROUP_HAS_USER, from: key, to: userKey(user), properties },
  });
  const manages = (user: string, properties: EdgeProperties): AccessEdge => ({
    ...{ kind: Relationships.USER_MANAGES_GROUP, from: userKey(user), to: key, properties },
  });
  for (const [user, member] of state.members.get(group) ?? []) {
    const { role, roleOrigin, via } = member;
    const now = stateOf(user, state);
    yield has(user, facts({ ...activeFacts(member, state), ...now, role: role?.toLowerCase() }));
    const managing = roleOrigin ? { ...roleOrigin, via } : member;
    if (role === 'MANAGER') yield manages(user, facts({ ...activeFacts(managing, state), ...now }));
    else if (ended && roleOrigin?.since !== undefined && role === 'MEMBER')
      yield manages(user, facts(endFacts(roleOrigin)));
  }
  if (!ended) return;
  for (const [user, { end, was }] of state.ended.members.get(group) ?? []) {
    const over = endFacts(end);
    yield has(user, facts({ ...over, ...stateOf(user, state), role: was?.role?.toLowerCase() }));
    // Who was a member for certain was no manager; of others an earlier run may have said so.
    const wasMember = was?.role === 'MEMBER' && was.roleOrigin === undefined;
    if (!wasMember) yield manages(user, facts(over));
  }
}

function* endedGrants({ ended }: AccessState): Generator<AccessEdge> {
  const over = ({ end }: Ended<Grant>): EdgeProperties =>
    facts({
      ...{ ...endFacts(end), permissions: '', permissionsKnown: true },
      ...{ canOpen: false, canReveal: false, canExport: false, canEdit: false, canManage: false },
    });
  for (const [vault, grants] of ended.userGrants)
    for (const [user, grant] of grants)
      yield { ...ofVault('VAULT_ALLOWS_USER', vault, userKey(user)), properties: over(grant) };
  for (const [vault, grants] of ended.groupGrants)
    for (const [group, grant] of grants)
      yield { ...ofVault('VAULT_ALLOWS_GROUP', vault, groupKey(group)), properties: over(grant) };
}

/** The last use of a vault by a member of a group. */
function lastUse(
  uses: ReadonlyMap<string, number> | undefined,
  members: ReadonlyMap<string, Member> | undefined,
): number | undefined {
  let last: number | undefined;
  for (const [user, on] of uses ?? []) if (members?.has(user)) last = Math.max(last ?? on, on);
  return last;
}

const activeFacts = (
  { since, sinceIs, by, via }: Origin & Pick<Member | Grant, 'via'>,
  { snapshotOn }: AccessState,
): Facts => ({
  ...{ active: true, since, sinceIs, grantedBy: by },
  // What the snapshot does not list, or began after it, rests on its event alone.
  asOf:
    via === 'snapshot' && snapshotOn !== undefined && (since ?? 0) <= snapshotOn
      ? snapshotOn
      : undefined,
});

const endFacts = ({ since, sinceIs, by }: Origin): Facts => ({
  ...{ active: false, endedOn: since, endedIs: sinceIs, endedBy: by },
});

const stateOf = (user: string, { users }: AccessState): Facts => {
  const state = users.get(user)?.state;
  return { userState: state === 'unknown' ? undefined : state };
};

/** What nobody knows has no value: it is neither yes nor no. */
const flag = (sureness: Sureness): boolean | undefined =>
  sureness === 'unknown' ? undefined : sureness === 'yes';

const grantFacts = (grant: Grant, state: AccessState): Facts => ({
  permissions: permissionNames(grant.sure).join(','),
  permissionsKnown: grant.unknownSince === undefined,
  canOpen: flag(holds(grant, CAN.open)),
  canReveal: flag(holds(grant, CAN.open | CAN.reveal)),
  canExport: flag(holdsAny(grant, CAN.take)),
  canEdit: flag(holdsAny(grant, CAN.change)),
  canManage: flag(holds(grant, CAN.manage)),
  ...activeFacts(grant, state),
});

/** The properties that have a value, in a fixed order. */
function facts(all: Facts): EdgeProperties {
  const told = Object.entries(all).filter(([, value]) => value !== undefined);
  return Object.fromEntries(told.sort(([a], [b]) => (a < b ? -1 : 1))) as EdgeProperties;
}

/**
 * People and machines of the snapshot who are not in the graph, with what earlier runs knew of them.
 * @param has whether an entity is, by its key
 * @param known by UUID; default: nobody
 */
export const convertMissingUsers = (
  { users }: AccessState,
  has: (key: string) => boolean,
  known: ReadonlyMap<string, KnownPerson> = new Map(),
) =>
  [...users.values()]
    .filter(({ id }) => isOnePasswordId(id) && !has(userKey(id)))
    .map((user) => convertUser(personNow(user, known.get(user.id))));

/** A person whom no event of the run names. What the state says is newer than what is known of an earlier run. */
function personNow(user: KnownUser, known: KnownPerson | undefined): KnownPerson {
  const { id, name, email, state, stateOrigin } = user;
  const person = { ...known, id, name: known?.name ?? name, email: known?.email ?? email };
  const status = statusOf(state);
  if (status === undefined) return person;
  if (status === 'active') return { ...person, status, leftOn: undefined };
  const leftOn = stateOrigin?.since ?? (known?.status === status ? known.leftOn : undefined);
  return { ...person, status, leftOn };
}
