import type { Relationship } from '@jupiterone/integration-sdk-core';
import { AccountStates } from '@graph-1password/vocabulary';
import type { AuditEvent } from '@graph-1password/vocabulary';
import { IngestionSources } from '../../config';
import { Entities, EntityTypes, entityKey } from '../../entities';
import { relate, Relationships } from '../../relationships';
import { featureAuthorization } from '../authorization';
import { changeReferences } from '../accessChanges';
import { STEP_NAMES, Steps } from '../constants';
import { share, shareUsers } from '../data';
import type { TimedEvent } from '../events';
import { readStream } from '../events';
import type { OnePasswordStep, StepContext } from '../../run/run';
import { runOf } from '../../run/run';
import { userId, UserRegister } from '../users';
import { keepText } from '../values';
import { VaultActivity } from '../vaultActivity';
import {
  auditedVaultId,
  convertAuditActor,
  convertAuditAux,
  convertAuditEvent,
  convertAuditObject,
} from './converter';

const eventKey = (id: string) => entityKey(EntityTypes.AUDIT_EVENT, id);

/** What the step gathers over all pages. */
class AuditTally {
  readonly actors = new UserRegister();
  readonly auxUsers = new UserRegister();
  readonly objects = new UserRegister();
  readonly activity = new VaultActivity();
  readonly states = new AccountStates();

  /** Edges between an event and its users; the users themselves follow when all pages are in. */
  relate(event: AuditEvent, key: string, createdOn: number): Relationship[] {
    const edges: Relationship[] = [];
    const actor = userId(event.actor_details, event.actor_uuid);
    if (actor && event.actor_details) {
      this.actors.see(actor, event.actor_details, createdOn);
      const from = entityKey(EntityTypes.AUDIT_ACTOR, actor);
      edges.push(relate(Relationships.ACTOR_PERFORMED_AUDIT_EVENT, from, key));
    }
    const aux = userId(event.aux_details, event.aux_uuid);
    if (aux && event.aux_details) {
      this.auxUsers.see(aux, event.aux_details, createdOn);
      const to = entityKey(EntityTypes.AUDIT_AUX, aux);
      edges.push(relate(Relationships.AUDIT_EVENT_UPDATED_AUX, key, to));
    }
    const object = userId(event.object_details, event.object_uuid);
    if (object && event.object_details) {
      this.objects.see(object, event.object_details, createdOn);
      const to = entityKey(EntityTypes.AUDIT_OBJECT, object);
      edges.push(relate(Relationships.AUDIT_EVENT_UPDATED_OBJECT, key, to));
    }
    return edges;
  }
}

async function fetchAuditEvents(context: StepContext): Promise<void> {
  const { jobState } = context;
  const run = runOf(context);
  const tally = new AuditTally();
  const references = run.newReferences();
  const changes = run.newReferences();
  let count: number | undefined;
  let hasFailed = true;

  const addEvents = async (events: TimedEvent<'auditevents'>[]) => {
    const entities = [];
    const edges: Relationship[] = [];
    for (const { event, createdOn, text } of events) {
      const entity = convertAuditEvent(event, createdOn, run.config);
      keepText(entity, text);
      entities.push(entity);
      edges.push(...tally.relate(event, entity._key, createdOn));
      const { objectUUID, objectType, action = '' } = entity;
      tally.states.see(objectUUID, objectType, action, createdOn);
      const change = changeReferences(entity, event);
      if (change) changes.add(entity._key, ...change);
      const vaultId = auditedVaultId(entity.objectType, entity.objectUUID, entity.auxUUID);
      if (vaultId === undefined) continue;
      references.add(entity._key, vaultId);
      const actorId = userId(event.actor_details, event.actor_uuid);
      if (actorId) {
        tally.activity.count(actorId, vaultId, entity.action ?? 'unknown', createdOn);
      }
    }
    await jobState.addEntities(entities);
    await jobState.addRelationships(edges);
  };

  try {
    count = await readStream(context, 'auditevents', eventKey, addEvents);
    hasFailed = false;
  } finally {
    // Also after a fault half-way: the edges of the events that are in need their users.
    await jobState.addEntities(Array.from(tally.actors.values(), convertAuditActor));
    await jobState.addEntities(Array.from(tally.auxUsers.values(), convertAuditAux));
    await jobState.addEntities(Array.from(tally.objects.values(), convertAuditObject));
    await shareUsers(context, EntityTypes.AUDIT_ACTOR, tally.actors);
    await shareUsers(context, EntityTypes.AUDIT_AUX, tally.auxUsers);
    await shareUsers(context, EntityTypes.AUDIT_OBJECT, tally.objects);
    await share(context, 'accounts', { states: tally.states, isWhole: (count ?? 0) > 0 });
    await share(context, 'actorVaultActivity', tally.activity.all());
    await share(context, 'auditEventReferences', references);
    await share(context, 'accessChanges', { changes, hasFailed, isWhole: count !== undefined });
  }
}

export const auditEventsStep: OnePasswordStep = {
  id: Steps.AUDIT_EVENTS,
  name: STEP_NAMES[Steps.AUDIT_EVENTS],
  entities: [Entities.AUDIT_EVENT, Entities.AUDIT_ACTOR, Entities.AUDIT_AUX, Entities.AUDIT_OBJECT],
  relationships: [
    Relationships.ACTOR_PERFORMED_AUDIT_EVENT.metadata,
    Relationships.AUDIT_EVENT_UPDATED_AUX.metadata,
    Relationships.AUDIT_EVENT_UPDATED_OBJECT.metadata,
  ],
  dependsOn: [],
  ingestionSourceId: IngestionSources.AUDIT_EVENTS,
  authorization: featureAuthorization('auditevents'),
  executionHandler: fetchAuditEvents,
};
