import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { STREAM_ROWS } from '@graph-1password/vocabulary';
import { factsOf, openGraph } from '../support/memoryGraph';
import { provenanceOf } from '../../packages/cli/src/graph/provenance';
import { Steps } from '../../src/steps/constants';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { startFakeJupiterOne } from '../support/fakeJupiterOne';
import type { FakeJob, FakeJupiterOne } from '../support/fakeJupiterOne';
import type { Graph } from './project';
import { PUBLISHED_ENTITIES, PUBLISHED_RELATIONSHIPS } from './published';
import { makeTenant, Scenario, START } from './scenario';
import type { Collected } from './scenario';
import { differences } from './truth/differences';
import { expectedGraph } from './truth/expectedGraph';

const ACCOUNT = { JUPITERONE_ACCOUNT: 'brightwave', JUPITERONE_API_KEY: 'key of the fake' };
/** With the other half, the run would go on without this one. */
const ONLY_EVENTS = { CONNECT_SERVER_BASE_URL: '', CONNECT_SERVER_ACCESS_TOKEN: '' };
const INSTANCE = ['--integrationInstanceId', 'instance-1'];

/** Holds a collected graph, which no command here changes. */
let scenario: Scenario;
/** For commands that begin a graph of their own. */
let fresh: Scenario;
let jupiterOne: FakeJupiterOne;
let collected: Collected;

/** Runs a command that is expected to work; gives what it printed. */
async function succeed(...args: string[]): Promise<string> {
  const { result, output } = await scenario.run(args, ACCOUNT);
  expect([result.exitCode, output]).toEqual([0, output]);
  return output;
}

const written = (file: string): string => scenario.project.read(file);

beforeAll(async () => {
  scenario = await Scenario.start(makeTenant(), { recordFetches: false, built: false });
  fresh = await Scenario.start(makeTenant(), { recordFetches: false, built: false });
  jupiterOne = await startFakeJupiterOne({
    apiKey: ACCOUNT.JUPITERONE_API_KEY,
    account: ACCOUNT.JUPITERONE_ACCOUNT,
    startTimestamp: START,
  });
  collected = await scenario.collect();
});

afterAll(async () => {
  await scenario.close();
  await fresh.close();
  await jupiterOne.close();
});

describe('commands that upload', () => {
  const uploaded = ({ entities, relationships }: FakeJob): Graph => ({ entities, relationships });
  const partial = (types: string[] | undefined) => [...new Set(types)].sort();

  it('sync uploads the graph that was collected', async () => {
    await succeed('sync', ...INSTANCE, '--api-base-url', jupiterOne.url);
    const [job] = jupiterOne.jobs.splice(0);
    const { metadata } = scenario.project.summary();
    expect(job?.created).toEqual({
      source: 'integration-managed',
      integrationInstanceId: 'instance-1',
    });
    expect(job?.status).toBe('FINALIZE_PENDING');
    expect(differences(expectedGraph(collected.truth), uploaded(job as FakeJob))).toEqual([]);
    expect(partial(job?.partialTypes)).toEqual(partial(metadata.partialDatasets.types));
    expect(job?.partialTypes).toContain('one_password_audit_event');
  });

  it('run collects and uploads in one go', async () => {
    const { result, truth } = await fresh.run(
      ['run', ...INSTANCE, '--api-base-url', jupiterOne.url],
      ACCOUNT,
    );
    expect(result.exitCode).toBe(0);
    expect(jupiterOne.jobs).toHaveLength(1);
    const [job] = jupiterOne.jobs.splice(0);
    expect(truth.window.until).toBe(START);
    expect(job?.status).toBe('FINALIZE_PENDING');
    expect(differences(expectedGraph(truth), uploaded(job as FakeJob))).toEqual([]);
    const { metadata } = fresh.project.summary();
    expect(partial(job?.partialTypes)).toEqual(partial(metadata.partialDatasets.types));
    expect(job?.events.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['step_start', 'step_end']),
    );
  });

  it('run tells JupiterOne in one sentence why it could not begin', async () => {
    const variables = { ...ACCOUNT, ...ONLY_EVENTS, EVENTS_LOOKBACK_DAYS: '0' };
    const { output } = await fresh.run(
      ['run', ...INSTANCE, '--api-base-url', jupiterOne.url],
      variables,
    );
    const [job] = jupiterOne.jobs.splice(0);
    const sentence = 'EVENTS_LOOKBACK_DAYS must be a whole number from 1 to 120';
    expect(job?.abortReason).toContain(sentence);
    const event = job?.events.find(({ name }) => name === 'validation_failure');
    expect(event?.description).toContain(sentence);
    expect([job?.entities, job?.relationships]).toEqual([[], []]);
    expect(output).not.toMatch(/(\n|\\n)\s+at /);
  });
});

describe('commands that describe', () => {
  it('document gives what docs/jupiterone.md has', async () => {
    const committed = readFileSync(path.join(PROJECT_ROOT, 'docs', 'jupiterone.md'), 'utf8');
    const marked = /(?<=MARKER_START\} -->\n)[\s\S]*(?=<!-- \{J1_DOCUMENTATION_MARKER_END)/;
    expect(committed).toMatch(marked);
    const file = path.join(scenario.project.root, 'page.md');
    writeFileSync(file, committed.replace(marked, ''));
    await succeed('document', '--output-file', 'page.md');
    expect(written('page.md')).toBe(committed);
    const types = Object.keys(PUBLISHED_ENTITIES);
    expect(types.filter((type) => !committed.includes(`\`${type}\``))).toEqual([]);
  });

  it('generate-integration-graph-schema lists every published type', async () => {
    const file = path.join(scenario.project.root, 'schema.json');
    await succeed('generate-integration-graph-schema', '--output-file', file);
    const { entities, relationships } = JSON.parse(written('schema.json')) as {
      entities: { _type: string; _class: string[] }[];
      relationships: { sourceType: string; _class: string; targetType: string }[];
    };
    expect(entities.map(({ _type, _class }) => [_type, [_class].flat().join()])).toEqual(
      expect.arrayContaining(
        Object.entries(PUBLISHED_ENTITIES).map(([type, { _class }]) => [type, _class]),
      ),
    );
    expect(relationships.map((r) => `${r.sourceType} ${r._class} ${r.targetType}`)).toEqual(
      expect.arrayContaining(Object.values(PUBLISHED_RELATIONSHIPS)),
    );
  });

  it('generate-ingestion-sources-config lists every source with steps, and what hangs on it', async () => {
    const file = path.join(scenario.project.root, 'sources.json');
    await succeed('generate-ingestion-sources-config', '--output-file', file);
    const sources = JSON.parse(written('sources.json')) as Record<
      string,
      { title: string; childIngestionSources?: string[] }
    >;
    // The command leaves out a source without a step of its own: item-details is a part of fetch-secrets.
    expect(new Set(Object.keys(sources))).toEqual(
      new Set([...STREAM_ROWS.map(({ source }) => source), 'secrets', 'vaults']),
    );
    expect(sources.vaults?.childIngestionSources).toContain('fetch-secrets');
  });

  it('validate-question-file accepts the questions', async () => {
    const output = await succeed('validate-question-file', '--dry-run');
    expect(output).toContain('Successfully validated managed question file!');
  });
});

test('nothing that the run stored is missed', async () => {
  const folder = scenario.project.graphFolder;
  expect(provenanceOf(folder, factsOf(await openGraph(folder))).lacks).toEqual([]);
});

describe('commands that draw', () => {
  it('visualize draws the collected graph', async () => {
    await succeed('visualize', '--output-file', 'graph.html');
    const page = written('graph.html');
    const { vaults } = scenario.tenant;
    expect(vaults.filter(({ id }) => !page.includes(`one_password_vault:${id}`))).toEqual([]);
  });

  it('visualize-types draws every type', async () => {
    await succeed('visualize-types', '--output-file', 'types.html');
    const page = written('types.html');
    const missing = Object.keys(PUBLISHED_ENTITIES).filter((type) => !page.includes(type));
    expect(missing).toEqual([]);
  });

  it('visualize-dependencies draws every step', async () => {
    await succeed('visualize-dependencies', '--output-file', 'steps.html');
    const page = written('steps.html');
    const steps = scenario.project.summary().integrationStepResults;
    const all = new Set([...Object.values(Steps), ...STREAM_ROWS.map(({ step }) => step)]);
    expect(all.size).toBeGreaterThanOrEqual(11);
    expect(steps.map(({ id }) => id).sort()).toEqual([...all].sort());
    expect(steps.filter(({ id }) => !page.includes(id))).toEqual([]);
  });
});
