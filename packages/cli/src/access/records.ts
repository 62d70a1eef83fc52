import type { DerivedObjects } from '@graph-1password/archive';
import type { EntityRecord, RelationshipRecord } from '@graph-1password/j1ql';
import { entityKey, EntityTypes } from '@graph-1password/vocabulary';
import type { Snapshot } from '../../../../src/access/snapshot';
import type { Change } from '../../../../src/access/change';
import { replay } from '../../../../src/access/replay';
import { relate, Relationships } from '../../../../src/relationships';
import type { LastUses } from '../../../../src/steps/build-access/converter';
import {
  accessEdges,
  convertGroups,
  convertMissingUsers,
} from '../../../../src/steps/build-access/converter';
import { isSameAccount } from './facts';

/** What a graph says from which access follows. */
export interface AccessGrounds {
  readonly changes: Iterable<Change>;
  readonly uses: LastUses;
  /** UUID of the account, upper case, and the `_key` of it. */
  readonly account?: string | undefined;
  readonly accountKey?: string | undefined;
  /** Whether a person or vault is in the graph, by its key. */
  readonly has: (key: string) => boolean;
}

/**
 * What a snapshot of access, moved forward by the audit events of a graph, adds to that graph: groups, people whom no event
 * names, and who may do what. The same as a run adds that knows the snapshot, without what has ended.
 * @param until events from then on are not looked at, epoch ms
 * @returns undefined when the snapshot is of another account: it says nothing of this graph
 */
export function accessRecords(
  snapshot: Snapshot,
  { changes, uses, account: id, accountKey: account, has }: AccessGrounds,
  until: number,
): DerivedObjects | undefined {
  if (!isSameAccount(snapshot, { account: id })) return undefined;
  const state = replay(snapshot, changes, { until });
  const groups = convertGroups(state);
  const people = convertMissingUsers(state, has);
  const added = new Set<string>([...groups, ...people].map(({ _key }) => _key));
  const isThere = (key: string) => added.has(key) || has(key);
  const relationships: RelationshipRecord[] = [];
  if (account !== undefined) {
    for (const { _key } of groups)
      relationships.push({ ...relate(Relationships.ACCOUNT_HAS_GROUP, account, _key) });
    for (const { _key } of people)
      relationships.push({ ...relate(Relationships.ACCOUNT_HAS_USER, account, _key) });
  }
  for (const { _key } of people) relationships.push(roleOf(_key));
  for (const { kind, from, to, properties } of accessEdges(state, { uses }))
    if (isThere(from) && isThere(to)) relationships.push({ ...relate(kind, from, to, properties) });
  return { entities: [...groups, ...people].map(withoutAbsent), relationships };
}

const ROLE = EntityTypes.ITEM_USAGE_USER;

/**
 * The edge of somebody to their role in events, as all people have it: of those whom no event names it can be one in reads by this integration
 * alone, which make no person. It is left out where there is no such role.
 * @param user key
 */
function roleOf(user: string): RelationshipRecord {
  const id = user.slice(entityKey(EntityTypes.USER, '').length);
  return { ...relate(Relationships[ROLE], user, entityKey(ROLE, id)) };
}

const withoutAbsent = (entity: object): EntityRecord =>
  Object.fromEntries(
    Object.entries(entity).filter(([, value]) => value !== undefined),
  ) as EntityRecord;
