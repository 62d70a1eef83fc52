import type { Relationship } from '@jupiterone/integration-sdk-core';
import { EntityTypes, entityKey } from '../../entities';
import { relate, Relationships } from '../../relationships';
import { Steps } from '../constants';
import { take } from '../data';
import { edgeBatches, forEachReference } from '../batches';
import { auditedVaultId } from '../fetch-audit-events/converter';
import type { OnePasswordStep, StepContext } from '../../run/run';
import { text } from '../values';

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

/** One edge per actor and vault, with what the actor did there. */
async function addActorVaultEdges(context: StepContext): Promise<void> {
  const { jobState } = context;
  const edges: Relationship[] = [];
  for (const activity of (await take(context, 'actorVaultActivity')) ?? []) {
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
  name: 'Build Audit Event and Vault Relationships',
  entities: [],
  relationships: [
    Relationships.AUDIT_EVENT_UPDATED_VAULT.metadata,
    Relationships.ACTOR_PERFORMED_VAULT.metadata,
  ],
  dependsOn: [Steps.AUDIT_EVENTS, Steps.VAULTS],
  executionHandler: buildAuditEventVaultRelationships,
};
