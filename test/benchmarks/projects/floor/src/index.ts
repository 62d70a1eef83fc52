import { readFileSync } from 'node:fs';
import type {
  Entity,
  ExplicitRelationship,
  IntegrationInvocationConfig,
  IntegrationStepExecutionContext,
} from '@jupiterone/integration-sdk-core';
import type { FloorPlan } from '../../../floorPlan';

/** What is added at a time, as many as a page of the Events API holds. */
const BATCH = 1000;

/** Adds as many ready-made objects of each type as the measured run did, and does nothing else. */
async function addAll({ jobState }: IntegrationStepExecutionContext): Promise<void> {
  const plan = JSON.parse(readFileSync(process.env.BENCH_PLAN ?? '', 'utf8')) as FloorPlan;
  for (const { count, sample } of plan.entities) {
    await inBatches(
      count,
      (i) => ({ ...(sample as Entity), _key: `${sample._type}:${i}` }),
      (batch) => jobState.addEntities(batch),
    );
  }
  for (const { count, sample } of plan.relationships) {
    await inBatches(
      count,
      // As long as a real key: it is the largest part of what the SDK keeps.
      (i) => ({ ...(sample as ExplicitRelationship), _key: `${sample._key}${i}` }),
      (batch) => jobState.addRelationships(batch),
    );
  }
}

async function inBatches<T>(
  count: number,
  make: (i: number) => T,
  add: (batch: T[]) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    const length = Math.min(BATCH, count - from);
    await add(Array.from({ length }, (_, i) => make(from + i)));
  }
}

export const invocationConfig: IntegrationInvocationConfig = {
  instanceConfigFields: {},
  integrationSteps: [
    { id: 'add', name: 'Add', entities: [], relationships: [], executionHandler: addAll },
  ],
};
