import type { Relationship } from '@jupiterone/integration-sdk-core';
import { IngestionSources } from '../../config';
import { Entities, EntityTypes, entityKey } from '../../entities';
import { relate, Relationships } from '../../relationships';
import { featureAuthorization } from '../authorization';
import { Steps } from '../constants';
import { share, shareUsers } from '../data';
import type { TimedEvent } from '../events';
import { readStream } from '../events';
import type { OnePasswordStep, StepContext } from '../../run/run';
import { runOf } from '../../run/run';
import { keepLatest, userId, UserRegister } from '../users';
import { convertItemUsage, convertItemUsageUser } from './converter';

const eventKey = (id: string) => entityKey(EntityTypes.ITEM_USAGE_EVENT, id);

async function fetchItemUsages(context: StepContext): Promise<void> {
  const { jobState } = context;
  const run = runOf(context);
  const users = new UserRegister();
  const lastItemUsageOn = new Map<string, number>();
  const references = run.newReferences();

  const addEvents = async (events: TimedEvent<'itemusages'>[]) => {
    const entities = [];
    const edges: Relationship[] = [];
    for (const { event, createdOn } of events) {
      const entity = convertItemUsage(event, createdOn, run.config.privilegedVaultIds);
      entities.push(entity);
      references.add(entity._key, entity.userUUID, entity.vaultUUID, entity.itemUUID);
      const user = userId(event.user);
      if (!user || !event.user) continue;
      users.see(user, event.user, createdOn);
      keepLatest(lastItemUsageOn, user, createdOn);
      const from = entityKey(EntityTypes.ITEM_USAGE_USER, user);
      edges.push(relate(Relationships.USAGE_USER_PERFORMED_USAGE, from, entity._key));
    }
    await jobState.addEntities(entities);
    await jobState.addRelationships(edges);
  };

  try {
    await readStream(context, 'itemusages', eventKey, addEvents);
  } finally {
    // Also after a fault half-way: the edges of the events that are in need their users.
    await jobState.addEntities(Array.from(users.values(), convertItemUsageUser));
    await shareUsers(context, EntityTypes.ITEM_USAGE_USER, users);
    await share(context, 'lastItemUsageOn', lastItemUsageOn);
    await share(context, 'itemUsageReferences', references);
  }
}

export const itemUsagesStep: OnePasswordStep = {
  id: Steps.ITEM_USAGES,
  name: 'Fetch Item Usages',
  entities: [Entities.ITEM_USAGE_EVENT, Entities.ITEM_USAGE_USER],
  relationships: [Relationships.USAGE_USER_PERFORMED_USAGE.metadata],
  dependsOn: [],
  ingestionSourceId: IngestionSources.ITEM_USAGES,
  authorization: featureAuthorization('itemusages'),
  executionHandler: fetchItemUsages,
};
