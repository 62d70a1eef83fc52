import type { Entity, Relationship } from '@jupiterone/integration-sdk-core';
import { EntityTypes } from '../entities';
import type { RelationshipKind } from '../relationships';
import { relate } from '../relationships';
import type { StepContext } from './run';

/** Edges handed to the store at a time. */
const BATCH = 500;

/** Collects edges and adds them in batches, so that neither memory nor calls grow with their number. */
export function addInBatches({ jobState }: StepContext) {
  let batch: Relationship[] = [];
  const flush = async () => {
    const full = batch;
    batch = [];
    if (full.length > 0) await jobState.addRelationships(full);
  };
  return {
    /** Takes an edge; waits when the store is slower. */
    async add(edge: Relationship): Promise<void> {
      batch.push(edge);
      if (batch.length >= BATCH) await flush();
    },
    /** Adds what is left. */
    flush,
  };
}

/**
 * Relates every item usage to an entity that its properties name, where that entity was collected.
 * @param targetKey key of the other entity, or undefined for none
 * @param outward true when the usage is the source of the edge
 */
export async function relateItemUsages(
  context: StepContext,
  kind: RelationshipKind,
  targetKey: (usage: Entity) => string | undefined,
  outward: boolean,
): Promise<void> {
  const { jobState } = context;
  const edges = addInBatches(context);
  await jobState.iterateEntities({ _type: EntityTypes.ITEM_USAGE_EVENT }, async (usage) => {
    const key = targetKey(usage);
    if (key === undefined || !jobState.hasKey(key)) return;
    await edges.add(outward ? relate(kind, usage._key, key) : relate(kind, key, usage._key));
  });
  await edges.flush();
}
