import { isOwnGroup, powerGroups } from '../../access/effective/powers';
import { permissionNames } from '../../../../../src/access/permissions';
import type { Origin } from '../../../../../src/access/snapshot';
import type { AccessState, Grant } from '../../../../../src/access/state';
import type { GraphEdge, GraphNode, Properties } from './file';
import { KINDS, permissionKind } from './kinds';
import type { AccountName } from './nodes';
import { iso, ofAccount } from './nodes';
import type { Uses } from './uses';

/** Stands for access of which nobody says how much it is. */
const SOME_ACCESS = 'OPHasAccess';

/** The name of a permission that is none. */
const UNKNOWN = 'unknown';

/** What a snapshot and events name, deleted things left out. */
export interface Named {
  readonly users: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly vaults: ReadonlySet<string>;
}

/** Ids of all that edges of access may have at their ends. */
export function namedIn(state: AccessState): Named {
  const { users, groups, vaults, members, userGrants, groupGrants } = state;
  const inner = (lists: ReadonlyMap<string, ReadonlyMap<string, unknown>>) =>
    [...lists.values()].flatMap((list) => [...list.keys()]);
  const there = (ids: string[], known: ReadonlyMap<string, { isDeleted?: true }>) =>
    new Set(ids.filter((id) => !known.get(id)?.isDeleted));
  return {
    users: new Set([...users.keys(), ...inner(members), ...inner(userGrants)]),
    groups: there([...groups.keys(), ...members.keys(), ...inner(groupGrants)], groups),
    vaults: there([...vaults.keys(), ...userGrants.keys(), ...groupGrants.keys()], vaults),
  };
}

/** The nodes of groups. */
export const groupNodes = (
  state: AccessState,
  named: Named,
  account: AccountName | undefined,
): GraphNode[] =>
  [...named.groups].map((id) => {
    const group = state.groups.get(id);
    const { name = id, type, state: status } = group ?? {};
    const properties = { name, id, type, state: status, ...ofAccount(account) };
    return { id, kinds: KINDS.group, properties };
  });

/**
 * The edges of what people and groups can do: memberships, permissions on vaults, and what members of a group may do in the
 * account. Each says since when, by whom, and whether and when it was used.
 */
export function* accessEdges(
  state: AccessState,
  { groups, vaults }: Named,
  uses: Uses,
  account: AccountName | undefined,
): Generator<GraphEdge> {
  for (const [group, members] of state.members) {
    if (!groups.has(group)) continue;
    for (const [user, { role, ...origin }] of members) {
      const ends = { start: { value: user }, end: { value: group } };
      const properties = originOf(origin);
      yield { kind: 'OPMemberOf', ...ends, properties };
      if (role === 'MANAGER') yield { kind: 'OPManagerOf', ...ends, properties };
    }
  }
  for (const [vault, grants] of state.userGrants) {
    if (!vaults.has(vault)) continue;
    for (const [user, grant] of grants) {
      const used = uses.ofVault(user, vault)?.properties ?? { used: false };
      yield* grantEdges(user, vault, grant, used);
    }
  }
  for (const [vault, grants] of state.groupGrants) {
    if (!vaults.has(vault)) continue;
    for (const [group, grant] of grants)
      if (groups.has(group)) yield* grantEdges(group, vault, grant, {});
  }
  yield* accountEdges(state, account);
}

/** An edge for each permission; one that says so when it is not known which there are. */
function* grantEdges(
  principal: string,
  vault: string,
  grant: Grant,
  used: Properties,
): Generator<GraphEdge> {
  const isKnown = grant.unknownSince === undefined;
  const names = permissionNames(grant.sure);
  const kinds = names.filter((name) => name !== UNKNOWN).map(permissionKind);
  const isWhole = isKnown && kinds.length === names.length;
  const properties = { ...originOf(grant), permissionsknown: isWhole, ...used };
  for (const kind of isWhole ? kinds : [...kinds, SOME_ACCESS])
    yield { kind, start: { value: principal }, end: { value: vault }, properties };
}

/** What members of groups may do beyond vaults. */
function* accountEdges(state: AccessState, account: AccountName | undefined): Generator<GraphEdge> {
  const groups = [...state.groups.values()].filter(({ isDeleted }) => !isDeleted);
  if (account) {
    for (const { id, accountPermissions = [] } of groups) {
      // A kind without a known meaning would be one that no query knows.
      for (const permission of accountPermissions.filter((name) => name !== UNKNOWN))
        yield {
          kind: permissionKind(permission),
          start: { value: id },
          end: { value: account.id },
        };
    }
  }
  const chosen = groups.filter(({ id }) => isOwnGroup(state, id));
  for (const manager of powerGroups(state).groupManagers) {
    for (const { id } of chosen)
      yield { kind: 'OPAddMember', start: { value: manager }, end: { value: id } };
  }
}

const originOf = ({ since, sinceIs, by }: Origin): Properties => ({
  ...{ since: iso(since), sinceis: sinceIs, grantedby: by },
});
