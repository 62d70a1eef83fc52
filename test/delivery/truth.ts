import type { Entity, Relationship } from '@jupiterone/integration-sdk-core';
import { EVENT_TYPES, EntityTypes } from '../../src/entities';
import { Relationships } from '../../src/relationships';
import type { RunningTenant, TenantItem, TenantVault } from '@graph-1password/tenant';
import { differences, edgeName } from '../e2e/truth/differences';
import { expectedGraph } from '../e2e/truth/expectedGraph';
import { eventsOf } from '@graph-1password/tenant';
import { asTenantEvents } from '@graph-1password/tenant/testing';

/** What is known of a tenant after many polls. */
export interface Known {
  running: RunningTenant;
  /** Of the first poll, epoch ms. */
  since: number;
  /** Of the last poll, epoch ms. */
  until: number;
  vaults: readonly TenantVault[];
  items: readonly TenantItem[];
}

/** Types whose objects are as the last run saw them, in every property; all others tell of the window of a run. */
const WHOLE: ReadonlySet<string> = new Set([...EVENT_TYPES, EntityTypes.VAULT, EntityTypes.SECRET]);

/**
 * Made only in runs that see both the sign-in and the usage of a user: the one published edge between two streams. Those
 * that are there must be true.
 */
const OF_TWO_STREAMS = Relationships.SIGNIN_USER_PERFORMED_USAGE.metadata;
const isOfTwoStreams = (edge: string): boolean =>
  edge.startsWith(OF_TWO_STREAMS.sourceType) && edge.includes(` ${OF_TWO_STREAMS.targetType}:`);

/** Only what identifies an object. */
const bare = <T extends Entity | Relationship>(object: T): T =>
  Object.fromEntries(Object.entries(object).filter(([name]) => name.startsWith('_'))) as T;

/**
 * Where a graph that many runs have built differs from what one look at everything would have given: every event once,
 * every user and edge, vaults and secrets as they are now.
 */
export function differencesToUnion(
  { running, since, until, vaults, items }: Known,
  graph: { entities: Iterable<Entity>; relationships: Iterable<Relationship> },
): string[] {
  const { tenant } = running;
  const late = new Map(tenant.lateItemUsages.map((usage) => [usage.uuid, usage.availableAt]));
  const expected = expectedGraph({
    accountUuid: tenant.account.uuid,
    ...asTenantEvents(eventsOf(tenant)),
    itemUsages: [...tenant.itemUsages, ...running.recordedFetches].filter(
      ({ uuid }) => (late.get(uuid) ?? 0) <= until,
    ),
    ownReads: new Set(running.recordedFetches.map(({ uuid }) => uuid)),
    vaults,
    items,
    window: { since, until },
    privileged: { vaults: tenant.labels.privilegedVaults, groups: tenant.labels.privilegedGroups },
    itemDetails: true,
  });
  for (const [key, properties] of expected.entities) {
    if (!WHOLE.has(String(properties._type))) expected.entities.set(key, {});
  }
  const relationships = Array.from(graph.relationships, bare);
  const found = new Set(relationships.map(edgeName));
  for (const edge of expected.relationships.keys()) {
    if (isOfTwoStreams(edge) && !found.has(edge)) expected.relationships.delete(edge);
    else expected.relationships.set(edge, {});
  }
  const entities = Array.from(graph.entities, (e) => (WHOLE.has(e._type) ? e : bare(e)));
  return differences(expected, { entities, relationships });
}
