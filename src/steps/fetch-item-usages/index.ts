import type { Relationship } from '@jupiterone/integration-sdk-core';
import { upperId } from '@graph-1password/vocabulary';
import type { ItemUsage } from '@graph-1password/vocabulary';
import { IngestionSources } from '../../config';
import { Entities, EntityTypes, entityKey } from '../../entities';
import { relate, Relationships } from '../../relationships';
import { featureAuthorization } from '../authorization';
import { STEP_NAMES, Steps } from '../constants';
import { share, shareUsers } from '../data';
import type { TimedEvent } from '../events';
import { readStream } from '../events';
import type { OnePasswordStep, StepContext } from '../../run/run';
import { runOf } from '../../run/run';
import { keepLatest, userId, UserRegister } from '../users';
import { referencesOf } from '../usageReferences';
import { keepText } from '../values';
import { ConnectReads } from './connectReads';
import { convertItemUsage, convertItemUsageUser } from './converter';

const keyOfEvent = ({ uuid }: ItemUsage) => eventKey(upperId(uuid) ?? uuid);
const eventKey = (id: string) => entityKey(EntityTypes.ITEM_USAGE_EVENT, id);

async function fetchItemUsages(context: StepContext): Promise<void> {
  const { jobState } = context;
  const run = runOf(context);
  const users = new UserRegister();
  const lastItemUsageOn = new Map<string, number>();
  const collectors = new Set<string>();
  const references = run.newReferences();
  const connectReads = new ConnectReads(run, context.logger);

  const addUsages = async (usages: (TimedEvent<'itemusages'> & { isOwn?: boolean })[]) => {
    const entities = [];
    const edges: Relationship[] = [];
    for (const { event, createdOn, text, isOwn } of usages) {
      const entity = convertItemUsage(event, createdOn, run.config.privilegedVaultIds, isOwn);
      keepText(entity, text);
      entities.push(entity);
      references.add(entity._key, ...referencesOf(entity));
      const user = userId(event.user);
      if (!user || !event.user) continue;
      users.see(user, event.user, createdOn);
      if (isOwn) collectors.add(user);
      else keepLatest(lastItemUsageOn, user, createdOn);
      const from = entityKey(EntityTypes.ITEM_USAGE_USER, user);
      edges.push(relate(Relationships.USAGE_USER_PERFORMED_USAGE, from, entity._key));
    }
    await jobState.addEntities(entities);
    await jobState.addRelationships(edges);
  };

  try {
    await readStream(context, 'itemusages', eventKey, (events) =>
      addUsages(events.filter(({ event, createdOn }) => !connectReads.keep(event, createdOn))),
    );
  } finally {
    // Also after a fault half-way: the events that were read belong in the graph, and edges need their users.
    for await (const usages of connectReads.classified()) {
      await addUsages(usages.filter(({ event }) => !jobState.hasKey(keyOfEvent(event))));
      await jobState.flush();
    }
    await jobState.addEntities(Array.from(users.values(), convertItemUsageUser));
    await shareUsers(context, EntityTypes.ITEM_USAGE_USER, users);
    for (const user of lastItemUsageOn.keys()) collectors.delete(user);
    await share(context, 'collectors', collectors);
    await share(context, 'lastItemUsageOn', lastItemUsageOn);
    await share(context, 'itemUsageReferences', references);
  }
}

export const itemUsagesStep: OnePasswordStep = {
  id: Steps.ITEM_USAGES,
  name: STEP_NAMES[Steps.ITEM_USAGES],
  entities: [Entities.ITEM_USAGE_EVENT, Entities.ITEM_USAGE_USER],
  relationships: [Relationships.USAGE_USER_PERFORMED_USAGE.metadata],
  dependsOn: [],
  ingestionSourceId: IngestionSources.ITEM_USAGES,
  authorization: featureAuthorization('itemusages'),
  executionHandler: fetchItemUsages,
};
