import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createIntegrationInstanceForLocalExecution } from '@jupiterone/integration-sdk-runtime';
import { executeStepWithDependencies } from '@jupiterone/integration-sdk-testing';
import type { StepTestConfig } from '@jupiterone/integration-sdk-testing';
import { invocationConfig } from '../src';
import type { IntegrationConfig } from '../src/config';
import { beginRun } from '../src/run/run';
import type { RunOptions } from '../src/run/run';
import { EVENT_KINDS } from '@graph-1password/vocabulary';
import type { RunningTenant } from '@graph-1password/tenant';
import { startTenant } from '@graph-1password/tenant';
import { makeConnectToken, makeEventsToken } from '@graph-1password/tenant/testing';
import { integrationSteps } from '../src/steps';
import { Steps } from '../src/steps/constants';
import recordedAt from './recorded-at.json';
import { unlistedTypes, withoutColumn } from './support/declared';
import { recordedTenant } from './support/recordedTenant';
import { recordable } from './polly/undiciAdapter';
import { recordingMode, setupProjectRecording } from './recording';

/** With `RECORD=env` the account in `.env` is recorded instead of the simulated tenant. */
const fromEnvironment = () => process.env.RECORD === 'env';

/** The account that the tokens of a replay name. */
export const REPLAYED_ACCOUNT = 'REPLAYEDACCOUNT23456789ABC';

/** Where nothing listens: a replay sends nothing. */
const replayConfig = (): IntegrationConfig => {
  const facts = { accountUuid: REPLAYED_ACCOUNT, subject: 'REPLAY', issuedAt: clock };
  return {
    reportingEventBaseUrl: 'http://127.0.0.1:9',
    reportingEventAccessToken: makeEventsToken(facts, '127.0.0.1:9', EVENT_KINDS, 'replay'),
    connectServerBaseUrl: 'http://127.0.0.1:9',
    connectServerAccessToken: makeConnectToken(facts, [], 'replay'),
  };
};

const CLOCK_FILE = path.join(__dirname, 'recorded-at.json');

/** The moment of the recordings, epoch ms: the window of a run is part of every request. */
const clock = (() => {
  if (recordingMode() === 'replay' || !fromEnvironment()) return recordedAt.now;
  const now = Date.now();
  writeFileSync(CLOCK_FILE, `${JSON.stringify({ now })}\n`);
  return now;
})();

async function recordedConfig(): Promise<{ config: IntegrationConfig; tenant?: RunningTenant }> {
  if (recordingMode() === 'replay') return { config: replayConfig() };
  if (fromEnvironment()) {
    return { config: createIntegrationInstanceForLocalExecution(invocationConfig).config };
  }
  const options = { recordFetches: false, now: () => clock };
  const tenant = await startTenant(recordedTenant(clock), options);
  return {
    tenant,
    config: {
      reportingEventBaseUrl: tenant.eventsBaseUrl,
      reportingEventAccessToken: tenant.eventsToken,
      connectServerBaseUrl: tenant.connectBaseUrl,
      connectServerAccessToken: tenant.connectToken,
    },
  };
}

/** Steps before the last phase; the SDK's helper follows `dependsOn` only. */
const firstPhase = integrationSteps.filter((step) => !step.dependencyGraphId).map(({ id }) => id);

/** What the steps of the last phase need; undefined for the others. */
const ofLastPhase: Readonly<Record<string, string[]>> = {
  [Steps.USERS]: firstPhase,
  [Steps.USER_SECRETS]: [...firstPhase, Steps.USERS],
  [Steps.ACCESS]: [...firstPhase, Steps.USERS],
};

/** Deviations of a run from the usual. */
interface RecordedRun {
  /** Name of the recording, when it is not that of the step. */
  recording?: string;
  config?: IntegrationConfig;
  /** What a caller puts around the run. */
  options?: RunOptions;
}

/** Runs a step with its dependencies on the recording `__recordings__/<step id>` beside the test. */
export async function runRecordedStep(
  directory: string,
  stepId: string,
  { recording: name = stepId, config: overrides = {}, options = {} }: RecordedRun = {},
) {
  const realNow = Date.now;
  Date.now = () => clock;
  const { config, tenant } = await recordedConfig();
  const recording = setupProjectRecording({ directory, name });
  const instanceConfig = { ...config, eventsLookbackDays: '3', ...overrides };
  const run = beginRun(instanceConfig, { clients: { wrapDispatcher: recordable }, ...options });
  try {
    return await executeStepWithDependencies({
      stepId,
      invocationConfig: anyConfig,
      instanceConfig,
      ...(ofLastPhase[stepId] && { dependencyStepIds: ofLastPhase[stepId] }),
    });
  } finally {
    await run.end();
    await recording.stop();
    await tenant?.close();
    Date.now = realNow;
  }
}

/** The SDK's matchers want any configuration; ours has named fields. */
const anyConfig = invocationConfig as unknown as StepTestConfig['invocationConfig'];

/**
 * Runs a step on its recording and expects every type that it declares, each object as its schema
 * and its class say, and every edge between entities of the job.
 */
export async function expectDeclaredGraph(
  directory: string,
  stepId: string,
  options: RecordedRun = {},
) {
  const result = await runRecordedStep(directory, stepId, options);
  expect(result).toMatchEntityStepMetadata({ stepId, invocationConfig: anyConfig });
  const step = integrationSteps.find(({ id }) => id === stepId);
  for (const { _type } of step?.relationships ?? []) {
    const edges = result.collectedRelationships.filter((edge) => edge._type === _type);
    expect(edges).toMatchDirectRelationshipSchema({
      schema: { properties: { _type: { const: _type } } },
    });
  }
  const all = [...result.collectedEntities, ...result.collectedRelationships];
  if (step) expect(unlistedTypes(step, all)).toEqual([]);
  expect(withoutColumn(result.collectedEntities)).toEqual([]);
  const keys = all.map(({ _key }) => _key);
  expect(new Set(keys).size).toBe(keys.length);
  return result;
}

/** Objects by type, as `type × count`, sorted: what a recording amounts to, at a glance. */
export function census(objects: { _type: string }[]): string[] {
  const counts = new Map<string, number>();
  for (const { _type } of objects) counts.set(_type, (counts.get(_type) ?? 0) + 1);
  return Array.from(counts, ([type, count]) => `${type} × ${count}`).sort();
}
