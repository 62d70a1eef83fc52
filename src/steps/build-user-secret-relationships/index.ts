import type { ItemNow, Readings } from '@graph-1password/vocabulary';
import { joinReading } from '@graph-1password/vocabulary';
import { IngestionSources } from '../../config';
import { EntityTypes, entityKey, secretKey } from '../../entities';
import { relate, Relationships } from '../../relationships';
import type { OnePasswordStep, StepContext } from '../../run/run';
import { edgeBatches, forEachReference } from '../batches';
import { STEP_NAMES, Steps, USERS_PHASE } from '../constants';
import { take } from '../data';
import { stepsMissing } from '../missingSteps';
import { referencesOf, useOf } from '../usageReferences';
import { knowsProperties } from './converter';

/** An item, and who has used it: by UUID. Grows with the pairs of users and items, each of which becomes an edge. */
interface ItemReaders {
  now: ItemNow;
  readers: Map<string, Readings>;
}

/**
 * The items of the step before, by key; none when the user switched them off.
 * @throws IntegrationError that names the steps to add, when they did not run
 */
async function itemsNow(context: StepContext): Promise<Map<string, ItemReaders>> {
  const { instance } = context;
  const isOff = instance.disabledSources?.some(({ ingestionSourceId: source }) =>
    [IngestionSources.VAULTS, IngestionSources.SECRETS].some((off) => off === source),
  );
  const usages = await take(context, 'itemUsageReferences');
  const shared = await take(context, 'items');
  const missing = [
    ...(usages ? [] : [Steps.ITEM_USAGES]),
    ...((shared ?? isOff) ? [] : [Steps.SECRETS]),
  ];
  if (missing.length > 0) throw stepsMissing(Steps.USER_SECRETS, missing);
  return new Map(
    Array.from(shared ?? [], ([key, now]) => [key, { now, readers: new Map<string, Readings>() }]),
  );
}

async function buildUserSecrets(context: StepContext): Promise<void> {
  const { jobState } = context;
  const items = await itemsNow(context);
  await forEachReference(
    context,
    'itemUsageReferences',
    EntityTypes.ITEM_USAGE_EVENT,
    referencesOf,
    (_, references) => {
      const { userId, vaultId, itemId, accessedBy, ...use } = useOf(references);
      const item = items.get(secretKey(vaultId, itemId));
      if (!item || userId === '' || accessedBy === 'collector') return undefined;
      const readings = item.readers.get(userId) ?? {};
      item.readers.set(userId, readings);
      readings[accessedBy] = joinReading(readings[accessedBy], use);
      return undefined;
    },
  );
  const edges = edgeBatches(context);
  for (const [key, { now, readers }] of items) {
    for (const [userId, readings] of readers) {
      const userKey = entityKey(EntityTypes.USER, userId);
      const properties = jobState.hasKey(userKey) && knowsProperties(readings, userId, now);
      if (!properties) continue;
      const full = edges.add(relate(Relationships.USER_KNOWS_SECRET, userKey, key, properties));
      if (full) await full;
    }
  }
  await edges.flush();
}

/** After the users, whose entities the edges need: the phase of its own has no `dependsOn` to other phases. */
export const userSecretsStep: OnePasswordStep = {
  id: Steps.USER_SECRETS,
  name: STEP_NAMES[Steps.USER_SECRETS],
  entities: [],
  relationships: [Relationships.USER_KNOWS_SECRET.metadata],
  dependsOn: [Steps.USERS],
  dependencyGraphId: USERS_PHASE,
  ingestionSourceId: IngestionSources.ITEM_USAGES,
  executionHandler: buildUserSecrets,
};
