import { readFileSync } from 'node:fs';
import type {
  Entity,
  ExplicitRelationship,
  IntegrationInvocationConfig,
  IntegrationStepExecutionContext,
} from '@jupiterone/integration-sdk-core';
import { FLOOR_BATCH } from '../../../floorPlan';
import type { FloorPlan } from '../../../floorPlan';

/**
 * `shared`: copies of one object, which share its texts and its raw data: less CPU and memory than any integration
 * can do with. `distinct`: objects of their own, as an integration has them, made by parsing JSON.
 */
const isDistinct = process.env.BENCH_FLOOR === 'distinct';

/** Adds as many ready-made objects of each type as the measured run did, and does nothing else. */
async function addAll({ jobState }: IntegrationStepExecutionContext): Promise<void> {
  const plan = JSON.parse(readFileSync(process.env.BENCH_PLAN ?? '', 'utf8')) as FloorPlan;
  for (const type of plan.entities) {
    await inBatches(type, (batch) => jobState.addEntities(batch as Entity[]));
  }
  for (const type of plan.relationships) {
    await inBatches(type, (batch) => jobState.addRelationships(batch as ExplicitRelationship[]));
  }
}

type Planned = FloorPlan['entities'][number];
type Ready = Planned['sample'];

async function inBatches(
  { count, sample, batch }: Planned,
  add: (batch: Ready[]) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < count; from += FLOOR_BATCH) {
    const length = Math.min(FLOOR_BATCH, count - from);
    const own = isDistinct ? (JSON.parse(batch) as Ready[]) : [];
    const objects = Array.from({ length }, (_, i) => own[i] ?? { ...sample });
    objects.forEach((object, i) => {
      // As long as a real key, and of its own: keys are the largest part of what the SDK keeps.
      const number = String(from + i).padStart(8, '0');
      object._key = object._key.slice(0, -number.length) + number;
    });
    await add(objects);
  }
}

export const invocationConfig: IntegrationInvocationConfig = {
  instanceConfigFields: {},
  integrationSteps: [
    { id: 'add', name: 'Add', entities: [], relationships: [], executionHandler: addAll },
  ],
};
