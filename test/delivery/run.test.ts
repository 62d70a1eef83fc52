import { DAY } from '@graph-1password/vocabulary';
import { TestProject } from '../e2e/project';
import { inParallel } from '../e2e/inParallel';
import type { FakeJob } from '../support/fakeJupiterOne';
import { eventTypes, ofConnect, rawDataOf } from './graph';
import { Program } from './program';
import type { Ended } from './ended';
import { PollerSetup } from './pollerSetup';
import { INSTANCE } from './environment';
import { UPLOAD_FAULTS } from './uploadFaults';
import { differencesToUnion } from './truth';

/** Below what JupiterOne takes, in bytes. */
const MAX_UPLOAD = 6_000_000;

/** A setup and a project of its own. */
interface Scene {
  setup: PollerSetup;
  project: TestProject;
}

/** `j1-integration run`, as `graph-1password run` starts it, after a day on which all went well. */
interface Second extends Scene {
  today: Ended;
  job: FakeJob | undefined;
  /** Keys in the graph of JupiterOne, before and after. */
  before: Set<string>;
  after: Set<string>;
}

let program: Program;
const scenes: Scene[] = [];

async function open(): Promise<Scene> {
  const scene = { setup: await PollerSetup.open(), project: new TestProject() };
  scenes.push(scene);
  return scene;
}

function run({ setup, project }: Scene): Promise<Ended> {
  const target = ['--integrationInstanceId', INSTANCE, '--api-base-url', setup.jupiterOne.url];
  return program.run(['run', '-p', project.root, ...target], setup.env());
}

const keysOf = ({ jupiterOne }: PollerSetup): Set<string> => {
  const { entities, relationships } = jupiterOne.graph(INSTANCE);
  return new Set([...entities.keys(), ...relationships.keys()]);
};

/** A run after a day on which all went well; `disturb` changes it. */
async function secondDay(first: FakeJob, disturb: (setup: PollerSetup) => void): Promise<Second> {
  const scene = await open();
  const { setup } = scene;
  // All stages have the same tenant, so that one job can be yesterday's of all.
  setup.jupiterOne.graph(INSTANCE).finish(first);
  const before = keysOf(setup);
  setup.time += DAY;
  disturb(setup);
  const today = await run(scene);
  return { ...scene, today, job: setup.jupiterOne.jobs[0], before, after: keysOf(setup) };
}

/** The job of a first run. */
async function firstDay(): Promise<FakeJob> {
  const scene = await open();
  const { code, stderr } = await run(scene);
  expect([code, stderr]).toEqual([0, '']);
  return scene.setup.jupiterOne.jobs[0] as FakeJob;
}

const results = new Map<string, Second>();
/** The Connect Server answers while the configuration is checked, and refuses afterwards. */
function connectFails(setup: PollerSetup): void {
  let lists = 0;
  setup.onTenant = ({ api, path }) =>
    api === 'connect' && path.startsWith('/v1') && ++lists > 1
      ? { type: 'respond', status: 403, body: '' }
      : undefined;
}

const result = (name: string): Second => results.get(name) as Second;

beforeAll(async () => {
  program = await Program.build();
  // The longest first: the SDK tries a persistent fault for half a minute.
  const days: [string, (setup: PollerSetup) => void][] = [
    ...Object.entries(UPLOAD_FAULTS).map(
      ([name, hook]) =>
        [name, (setup: PollerSetup) => void (setup.onJupiterOne = hook())] as [
          string,
          (setup: PollerSetup) => void,
        ],
    ),
    ['well', () => undefined],
    ['connect', connectFails],
  ];
  const first = await firstDay();
  const live = async ([name, disturb]: (typeof days)[number]) =>
    results.set(name, await secondDay(first, disturb));
  await inParallel(days, live, 4);
}, 240_000);

afterAll(async () => {
  for (const { setup, project } of scenes) {
    await setup.close();
    project.remove();
  }
  program.remove();
});

test('a run that goes well leaves the truth in JupiterOne', () => {
  const { setup, today, job } = result('well');
  expect(today.code).toBe(0);
  expect(today.stdout).toMatch(/Fetch Audit Events +│ +success/);
  expect(job?.status).toBe('FINALIZE_PENDING');
  const { entities, relationships, problems } = setup.jupiterOne.graph(INSTANCE);
  expect(problems).toEqual([]);
  expect(Math.max(...(job?.uploadSizes ?? []))).toBeLessThan(MAX_UPLOAD);
  const { vaults, items } = setup.tenant.tenant;
  const since = setup.time - DAY - PollerSetup.LOOKBACK_DAYS * DAY;
  const known = { running: setup.tenant, since, until: setup.time, vaults, items };
  const graph = { entities: entities.values(), relationships: relationships.values() };
  expect(differencesToUnion(known, graph)).toEqual([]);
});

test('a failing Connect half ends in a job with exactly its types partial, and the vaults of yesterday stay', () => {
  const { setup, today, job, before } = result('connect');
  expect(today.code).toBe(3);
  expect(today.stderr).toMatch(/^Not complete: Fetch Vaults/m);
  expect(job?.status).toBe('FINALIZE_PENDING');
  expect([...new Set(job?.partialTypes)].sort()).toEqual([...eventTypes(), ...ofConnect()].sort());
  expect(job?.entities.filter(({ _type }) => _type === 'one_password_vault')).toEqual([]);
  const { vaults, items } = setup.tenant.tenant;
  const graph = setup.jupiterOne.graph(INSTANCE);
  expect(graph.keys('one_password_vault').size).toBe(vaults.length);
  expect(graph.keys('one_password_secret').size).toBe(items.length);
  expect([...before].filter((key) => !result('connect').after.has(key))).toEqual([]);
});

test('a key that is refused opens no job', () => {
  const { today, job, before, after } = result('refuses the key');
  expect(today.code).toBe(1);
  expect(job).toBeUndefined();
  expect(after).toEqual(before);
});

test.each(['is shaken by two uploads', 'finds an upload too large'])(
  'the run comes to a good end when JupiterOne %s',
  (name) => {
    const { setup, today, job } = result(name);
    expect(today.code).toBe(0);
    expect(job?.status).toBe('FINALIZE_PENDING');
    expect(setup.jupiterOne.graph(INSTANCE).problems).toEqual([]);
    expect(job?.entities.length).toBe(result('well').job?.entities.length);
  },
);

test('what is too large loses raw data, and nothing else', () => {
  const cut = rawDataOf(result('finds an upload too large').job as FakeJob);
  expect(cut.some((raw) => raw.includes('TRUNCATED'))).toBe(true);
  expect(rawDataOf(result('well').job as FakeJob).some((raw) => raw.includes('TRUNCATED'))).toBe(
    false,
  );
});

test.each(['breaks down at every upload', 'has ended the job', 'does not finalize'])(
  'nothing is deleted when JupiterOne %s',
  (name) => {
    const { today, job, before, after } = result(name);
    expect(today.code).toBe(1);
    expect(today.stderr).toContain('the data in JupiterOne and on disk is unchanged');
    expect(job?.status).toBe('ABORTED');
    expect(after).toEqual(before);
  },
);
