import type { Relationship } from '@jupiterone/integration-sdk-core';
import { getRawData } from '@jupiterone/integration-sdk-core';
import type { AuditEvent } from '@graph-1password/vocabulary';
import { EntityTypes, entityKey } from '../../entities';
import { relate, Relationships } from '../../relationships';
import { STEP_NAMES, Steps } from '../constants';
import { take } from '../data';
import type { ActorVaultActivity } from '../data';
import { edgeBatches, forEachReference } from '../batches';
import { auditedVaultId } from '../fetch-audit-events/converter';
import type { OnePasswordStep, StepContext } from '../../run/run';
import { userId } from '../users';
import { text } from '../values';
import { VaultActivity } from '../vaultActivity';

/** The edges between audit events and the vaults that they are about. */
async function buildAuditEventVaultRelationships(context: StepContext): Promise<void> {
  const { jobState } = context;
  const edges = edgeBatches(context);
  await forEachReference(
    context,
    'auditEventReferences',
    EntityTypes.AUDIT_EVENT,
    ({ objectType, objectUUID, auxUUID }) => [
      auditedVaultId(text(objectType), text(objectUUID), text(auxUUID)),
    ],
    (eventKey, [vaultId = '']) => {
      const vaultKey = entityKey(EntityTypes.VAULT, vaultId);
      if (!jobState.hasKey(vaultKey)) return undefined;
      return edges.add(relate(Relationships.AUDIT_EVENT_UPDATED_VAULT, eventKey, vaultKey));
    },
  );
  await edges.flush();
  await addActorVaultEdges(context);
}

/**
 * What actors did to vaults. When the audit events were loaded from the SDK's cache (`collect --step`), their step shared
 * nothing, and the events are read back.
 */
async function activityIn(context: StepContext): Promise<ActorVaultActivity[]> {
  const shared = await take(context, 'actorVaultActivity');
  if (shared) return shared;
  const activity = new VaultActivity();
  await context.jobState.iterateEntities({ _type: EntityTypes.AUDIT_EVENT }, (entity) => {
    const event = getRawData<AuditEvent>(entity);
    const actorId = userId(event?.actor_details, event?.actor_uuid);
    const { objectType, objectUUID, auxUUID, action, createdOn } = entity;
    const vaultId = auditedVaultId(text(objectType), text(objectUUID), text(auxUUID));
    if (!actorId || vaultId === undefined) return;
    activity.count(actorId, vaultId, text(action) ?? 'unknown', createdOn as number);
  });
  return activity.all();
}

/** One edge per actor and vault, with what the actor did there. */
async function addActorVaultEdges(context: StepContext): Promise<void> {
  const { jobState } = context;
  const edges: Relationship[] = [];
  for (const activity of await activityIn(context)) {
    const { actorId, vaultId, actions, eventCount, firstPerformedOn, lastPerformedOn } = activity;
    const vaultKey = entityKey(EntityTypes.VAULT, vaultId);
    if (!jobState.hasKey(vaultKey)) continue;
    const actorKey = entityKey(EntityTypes.AUDIT_ACTOR, actorId);
    edges.push(
      relate(Relationships.ACTOR_PERFORMED_VAULT, actorKey, vaultKey, {
        actions: [...actions].sort().join(','),
        eventCount,
        firstPerformedOn,
        lastPerformedOn,
      }),
    );
  }
  await jobState.addRelationships(edges);
}

export const auditEventVaultsStep: OnePasswordStep = {
  id: Steps.AUDIT_EVENT_VAULTS,
  name: STEP_NAMES[Steps.AUDIT_EVENT_VAULTS],
  entities: [],
  relationships: [
    Relationships.AUDIT_EVENT_UPDATED_VAULT.metadata,
    Relationships.ACTOR_PERFORMED_VAULT.metadata,
  ],
  dependsOn: [Steps.AUDIT_EVENTS, Steps.VAULTS],
  executionHandler: buildAuditEventVaultRelationships,
};
