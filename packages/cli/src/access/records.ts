import type { Derived, EntityRecord, Known, RelationshipRecord } from '@graph-1password/j1ql';
import { EntityTypes } from '@graph-1password/vocabulary';
import type { Snapshot } from '../../../../src/access/snapshot';
import { replay } from '../../../../src/access/replay';
import { relate, Relationships } from '../../../../src/relationships';
import type { LastUses } from '../../../../src/steps/build-access/converter';
import {
  accessEdges,
  convertGroups,
  convertMissingUsers,
} from '../../../../src/steps/build-access/converter';
import type { GraphAccess } from './facts';
import { graphAccess, isSameAccount } from './facts';

/**
 * What a snapshot of access, moved forward by the audit events of a graph, adds to that graph: groups, people whom no event
 * names, and who may do what. The same as a run adds that knows the snapshot, without what has ended.
 * @param has whether an entity is in the graph, by its key
 * @param until events from then on are not looked at, epoch ms
 * @returns undefined when the snapshot is of another account: it says nothing of this graph
 */
export function accessRecords(
  snapshot: Snapshot,
  entities: readonly Known[],
  has: (key: string) => boolean,
  until: number,
): Derived | undefined {
  const facts = graphAccess(entities, until);
  if (!isSameAccount(snapshot, facts)) return undefined;
  const state = replay(snapshot, facts.changes, { until });
  const account = entities.find(({ type }) => type === EntityTypes.ACCOUNT)?.key;
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
  for (const { kind, from, to, properties } of accessEdges(state, { uses: lastUses(facts.uses) }))
    if (isThere(from) && isThere(to)) relationships.push({ ...relate(kind, from, to, properties) });
  return { entities: [...groups, ...people].map(withoutAbsent), relationships };
}

const lastUses = (uses: GraphAccess['uses']): LastUses =>
  new Map(
    Array.from(uses, ([vault, ofVault]) => [
      vault,
      new Map(Array.from(ofVault, ([user, { last }]) => [user, last])),
    ]),
  );

const withoutAbsent = (entity: object): EntityRecord =>
  Object.fromEntries(
    Object.entries(entity).filter(([, value]) => value !== undefined),
  ) as EntityRecord;
