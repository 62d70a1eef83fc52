import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  executeIntegrationInstance,
  prepareLocalStepCollection,
} from '@jupiterone/integration-sdk-runtime';
import { StepResultStatus } from '@jupiterone/integration-sdk-core';
import { STREAM_ROWS } from '@graph-1password/vocabulary';
import { isOfFiles, sentenceOf } from '../../packages/cli/src/graph/gaps';
import { factsOf, openGraph } from '../support/memoryGraph';
import { provenanceOf } from '../../packages/cli/src/graph/provenance';
import { createInvocationConfig } from '../../src/invocationConfig';
import { integrationSteps } from '../../src/steps';
import { Steps } from '../../src/steps/constants';
import { readGraph } from '../faults/graph';
import { Recorder } from '../faults/recorder';
import { NOW, FaultSetup } from '../faults/faultSetup';

const STORAGE = 'JUPITERONE_INTEGRATION_STORAGE_DIRECTORY';
const before = process.env[STORAGE];

let setup: FaultSetup;
let root: string;
/** Graph of a whole collect. */
let whole: string;

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'step-cache-'));
  whole = path.join(root, 'whole');
  setup = await FaultSetup.open({ recordFetches: false });
  await run(whole, []);
});

afterAll(async () => {
  if (before === undefined) delete process.env[STORAGE];
  else process.env[STORAGE] = before;
  await setup.close();
  rmSync(root, { recursive: true });
});

/** Collects some steps, as `j1-integration collect --step` does. @param cache folder with the folder `graph` */
async function run(storage: string, step: string[], cache?: string) {
  process.env[STORAGE] = storage;
  const recorder = new Recorder();
  const instance = {
    ...{ id: 'instance', accountId: 'account', name: 'Step cache' },
    ...{ integrationDefinitionId: 'graph-1password', config: { ...setup.config } },
  };
  const invocation = prepareLocalStepCollection(
    createInvocationConfig({ clients: setup.clients }),
    { step: [...step], dependenciesCache: { enabled: cache !== undefined, filepath: cache ?? '' } },
  );
  const result = await executeIntegrationInstance(
    recorder.logger,
    instance,
    invocation,
    { current: { startedOn: NOW } },
    { enableSchemaValidation: true },
  );
  const failed = result.integrationStepResults.filter(
    ({ status }) => status === StepResultStatus.FAILURE,
  );
  const gaps =
    failed.length > 0
      ? []
      : provenanceOf(storage, factsOf(await openGraph(storage))).gaps.filter(isOfFiles);
  const lost = gaps.map(sentenceOf);
  return { failed: failed.map(({ id }) => id), events: recorder.events, lost };
}

/** What a step left, by key; edges of the data that is shared among steps too. */
function objectsOf(storage: string, step: string): Record<string, unknown> {
  const found = readGraph(storage).steps.get(step);
  const objects: [string, unknown][] = found ? [...found.entities, ...found.relationships] : [];
  return Object.fromEntries(objects);
}

/** Steps of the last phase: what they join must be named, too. */
const USERS_NEED = [Steps.ACCOUNT, ...STREAM_ROWS.map(({ step }) => step)];
const JOINING: Readonly<Record<string, readonly string[]>> = {
  [Steps.USERS]: USERS_NEED,
  [Steps.USER_SECRETS]: [Steps.SECRETS, ...USERS_NEED],
  [Steps.ACCESS]: [Steps.VAULTS, ...USERS_NEED],
};

const ALONE = integrationSteps.map(({ id }) => id).filter((id) => !JOINING[id]);

test(`--step ${Steps.USER_SECRETS} fails, and names what it needs`, async () => {
  const alone = await run(path.join(root, 'alone'), [Steps.USER_SECRETS], whole);
  expect(alone.failed).toEqual([Steps.USER_SECRETS]);
  expect(alone.events.join('\n')).toContain(
    `collect --step ${[Steps.ITEM_USAGES, Steps.SECRETS, Steps.USER_SECRETS].join(',')}`,
  );
});

describe.each([
  ['with the cache of a whole collect', true],
  ['without a cache', false],
])('%s', (name, isCached) => {
  test.each(ALONE)('--step %s gives the same objects as a whole collect', async (step) => {
    const storage = path.join(root, `${step} ${name}`);
    const cache = path.join(root, `cache of ${step} ${name}`);
    if (isCached) cpSync(path.join(whole, 'graph'), path.join(cache, 'graph'), { recursive: true });
    const { failed, lost } = await run(storage, [step], isCached ? cache : undefined);
    expect([failed, lost]).toEqual([[], []]);
    const expected = objectsOf(whole, step);
    expect(Object.keys(expected).length).toBeGreaterThan(0);
    expect(objectsOf(storage, step)).toEqual(expected);
  });

  test(`--step ${Steps.USERS} fails, and names what it needs`, async () => {
    const storage = path.join(root, `users ${name}`);
    const cache = isCached ? whole : undefined;
    const alone = await run(storage, [Steps.USERS], cache);
    expect(alone.failed).toEqual([Steps.USERS]);
    const needed = [Steps.ACCOUNT, ...STREAM_ROWS.map(({ step }) => step), Steps.USERS];
    expect(alone.events.join('\n')).toContain(`collect --step ${needed.join(',')}`);
  });

  test.each(Object.entries(JOINING))(
    '--step %s with what it needs gives the same objects',
    async (step, needed) => {
      const storage = path.join(root, `${step} all ${name}`);
      const { failed } = await run(storage, [...needed, step], isCached ? whole : undefined);
      expect(failed).toEqual([]);
      expect(objectsOf(storage, step)).toEqual(objectsOf(whole, step));
    },
  );
});
