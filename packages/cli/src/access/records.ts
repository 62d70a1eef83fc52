import type { Derived, EntityRecord, Known, RelationshipRecord } from '@graph-1password/j1ql';
import {
  AccessTypes,
  ACCESS_EDGES,
  entityKey,
  EntityTypes,
  isOnePasswordId,
} from '@graph-1password/vocabulary';
import { CAN, permissionNames } from '../../../../src/access/permissions';
import type { Origin, Snapshot } from '../../../../src/access/snapshot';
import type { AccessState, Grant, KnownGroup, Member } from '../../../../src/access/state';
import { holds, holdsAny } from '../../../../src/access/grants';
import type { Sureness } from '../../../../src/access/grants';
import type { Use } from './facts';
import { graphAccess, isSameAccount } from './facts';
import { replay } from '../../../../src/access/replay';

/** Scalars only: JupiterOne takes no others on a relationship. */
type Facts = Record<string, string | number | boolean | undefined>;

/**
 * What a snapshot of access, moved forward by the audit events of a graph, adds to that graph: groups, and who may do what. Only
 * people and vaults of the graph get relationships.
 * @param has whether an entity is in the graph, by its key
 * @param until events from then on are not looked at, epoch ms
 */
export function accessRecords(
  snapshot: Snapshot,
  entities: readonly Known[],
  has: (key: string) => boolean,
  until: number,
): Derived {
  const facts = graphAccess(entities, until);
  if (!isSameAccount(snapshot, facts)) return { entities: [], relationships: [] };
  const state = replay(snapshot, facts.changes, { until });
  const account = entities.find(({ type }) => type === EntityTypes.ACCOUNT)?.key;
  const groups = [...state.groups.values()].filter(
    ({ id, isDeleted }) => !isDeleted && isOnePasswordId(id),
  );
  const known = new Set(groups.map(({ id }) => entityKey(AccessTypes.GROUP, id)));
  const edges = new EdgeList((key) => known.has(key) || has(key));
  for (const { id } of groups) {
    const key = entityKey(AccessTypes.GROUP, id);
    if (account !== undefined) edges.add(ACCESS_EDGES.ACCOUNT_HAS_GROUP, 'HAS', account, key, {});
    for (const [user, member] of state.members.get(id) ?? []) {
      const person = entityKey(EntityTypes.USER, user);
      edges.add(ACCESS_EDGES.GROUP_HAS_USER, 'HAS', key, person, memberFacts(member));
      if (member.role === 'MANAGER')
        edges.add(ACCESS_EDGES.USER_MANAGES_GROUP, 'MANAGES', person, key, originFacts(member));
    }
  }
  addGrants(edges, state, facts.uses);
  return { entities: groups.map((group) => groupRecord(group, state)), relationships: edges.all };
}

function addGrants(
  edges: EdgeList,
  { userGrants, groupGrants, members }: AccessState,
  uses: ReadonlyMap<string, ReadonlyMap<string, Use>>,
): void {
  for (const [vault, grants] of userGrants) {
    for (const [user, grant] of grants) {
      const [from, to] = [entityKey(EntityTypes.VAULT, vault), entityKey(EntityTypes.USER, user)];
      const lastUsedOn = uses.get(vault)?.get(user)?.last;
      edges.add(ACCESS_EDGES.VAULT_ALLOWS_USER, 'ALLOWS', from, to, {
        ...grantFacts(grant),
        lastUsedOn,
      });
    }
  }
  for (const [vault, grants] of groupGrants) {
    for (const [group, grant] of grants) {
      const [from, to] = [entityKey(EntityTypes.VAULT, vault), entityKey(AccessTypes.GROUP, group)];
      const lastUsedOn = lastUse(uses.get(vault), members.get(group));
      edges.add(ACCESS_EDGES.VAULT_ALLOWS_GROUP, 'ALLOWS', from, to, {
        ...grantFacts(grant),
        lastUsedOn,
      });
    }
  }
}

/** The last use of a vault by a member of a group. */
function lastUse(
  uses: ReadonlyMap<string, Use> | undefined,
  members: ReadonlyMap<string, Member> | undefined,
): number | undefined {
  let last: number | undefined;
  for (const [user, use] of uses ?? [])
    if (members?.has(user)) last = Math.max(last ?? use.last, use.last);
  return last;
}

/** Relationships between entities that are there. */
class EdgeList {
  readonly all: RelationshipRecord[] = [];
  readonly #has: (key: string) => boolean;

  constructor(has: (key: string) => boolean) {
    this.#has = has;
  }

  add(type: string, verb: string, from: string, to: string, facts: Facts): void {
    if (!this.#has(from) || !this.#has(to)) return;
    const told = Object.fromEntries(
      Object.entries(facts).filter(([, value]) => value !== undefined),
    );
    this.all.push({
      ...{ _key: `${from}|${verb.toLowerCase()}|${to}`, _type: type, _class: verb },
      ...{ _fromEntityKey: from, _toEntityKey: to, displayName: verb, ...told },
    });
  }
}

function groupRecord(group: KnownGroup, { members, whole, snapshotOn }: AccessState): EntityRecord {
  const { id, name = id, type, state, accountPermissions } = group;
  return {
    _key: entityKey(AccessTypes.GROUP, id),
    _type: AccessTypes.GROUP,
    _class: ['UserGroup'],
    ...{ id, name, displayName: name },
    ...(type !== undefined && { type, builtIn: type !== 'USER_DEFINED' }),
    ...(state !== undefined && { state }),
    ...(accountPermissions && { accountPermissions }),
    // Events alone tell of some members: that is no count.
    ...(whole.groups.has(id) && { memberCount: members.get(id)?.size ?? 0 }),
    ...(snapshotOn !== undefined && { asOf: snapshotOn }),
  };
}

const originFacts = ({ since, sinceIs, by }: Origin): Facts => ({ since, sinceIs, by });

const memberFacts = ({ role, ...origin }: Member): Facts => ({
  role: role?.toLowerCase(),
  ...originFacts(origin),
});

/** What nobody knows has no value: it is neither yes nor no. */
const flag = (sureness: Sureness): boolean | undefined =>
  sureness === 'unknown' ? undefined : sureness === 'yes';

const grantFacts = (grant: Grant): Facts => ({
  permissions: permissionNames(grant.sure).join(','),
  permissionsKnown: grant.unknownSince === undefined,
  canOpen: flag(holds(grant, CAN.open)),
  canReveal: flag(holds(grant, CAN.open | CAN.reveal)),
  canExport: flag(holdsAny(grant, CAN.take)),
  canEdit: flag(holdsAny(grant, CAN.change)),
  canManage: flag(holds(grant, CAN.manage)),
  ...originFacts(grant),
});
