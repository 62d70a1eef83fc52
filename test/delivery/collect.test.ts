import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import { ownCommand } from '../../packages/cli/src/support/ownCommand';
import { utc } from '../../packages/cli/src/support/text';
import { Program } from './program';
import type { Ended } from './ended';
import { PollerSetup } from './pollerSetup';
import { INSTANCE } from './environment';

let program: Program;
let setup: PollerSetup;
let folder: string;
/** Holds what the first collect of the tests left. */
let root: string;
let collected: Promise<Ended> | undefined;
beforeAll(async () => {
  program = await Program.build();
  root = mkdtempSync(path.join(tmpdir(), 'graph-1password-collected-'));
});
afterAll(() => {
  program.remove();
  rmSync(root, { recursive: true });
});
beforeEach(async () => {
  setup = await PollerSetup.open();
  folder = path.join(setup.folder.root, 'graph of a collect');
});
afterEach(() => setup.close());

const run = (...args: string[]) => program.runWarm([...args, '--data-dir', folder], setup.env());

/** Goes on from a first collect, which is the same for all tests. @returns how that one ended */
async function collectFirst(): Promise<Ended> {
  const args = ['collect', '--data-dir', path.join(root, 'graph of a collect')];
  const ended = await (collected ??= program.run(args, setup.env()));
  cpSync(path.join(root, 'graph of a collect'), folder, {
    ...{ recursive: true, verbatimSymlinks: true },
  });
  return ended;
}

/** The text of each file of the graph, by path. */
function files(below = path.join(folder, 'graph')): Map<string, string> {
  const names = readdirSync(below, { recursive: true, encoding: 'utf8' }).sort();
  const found = names.filter((name) => statSync(path.join(below, name)).isFile());
  return new Map(found.map((name) => [name, readFileSync(path.join(below, name), 'utf8')]));
}

interface Answer {
  total: number;
  notes: string[];
  graph: {
    collectedOn: string;
    simulated: boolean;
    window: { since: string; until: string };
    lacks: string[];
  };
}

async function ask(query: string): Promise<Answer> {
  const { code, stdout, stderr } = await run('ask', query, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Answer;
}

test('a collect leaves a graph that answers, and one that fails leaves it as it is and says so', async () => {
  const first = await collectFirst();
  expect([first.code, first.stderr]).toEqual([0, '']);
  expect(first.stdout).toMatch(/Fetch Audit Events +│ +success/);
  expect(first.stdout).toMatch(
    new RegExp(`^Next: {2}${ownCommand('explore')} --data-dir '.*' --open$`, 'm'),
  );
  const report = path.join(setup.folder.root, 'report.json');
  const quiet = await run('collect', '--json', '--output', report);
  expect([quiet.code, quiet.stdout, quiet.stderr]).toEqual([0, '', `Written to ${report}.\n`]);
  expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({
    ...{ schema: 1, dataFolder: folder, outcome: 'ok', reasons: [] },
  });
  const { total, graph } = await ask('FIND one_password_vault');
  expect(total).toBe(setup.tenant.tenant.vaults.length);
  expect(graph).toMatchObject({ simulated: true, lacks: [] });
  expect(Date.parse(graph.window.until) - Date.parse(graph.window.since)).toBe(
    PollerSetup.LOOKBACK_DAYS * DAY,
  );
  const before = files();
  setup.tenant.revoke('events');
  setup.tenant.revoke('connect');
  setup.time += 25 * HOUR;
  const second = await run('collect');
  expect(second.code).toBe(1);
  expect(second.stderr).toMatch(/REPORTING_EVENT_ACCESS_TOKEN/);
  expect(second.stderr).toContain('the graph that was there before is still in place');
  expect(files()).toEqual(before);
  const uploaded = await run('run', '-i', INSTANCE, '--api-base-url', setup.jupiterOne.url);
  expect(uploaded.code).toBe(1);
  expect(uploaded.stderr).toContain('the data in JupiterOne and on disk is unchanged');
  expect(files()).toEqual(before);
  const people = await run('ask', 'FIND one_password_vault');
  expect(people.stderr).toMatch(/collected .* UTC, 1 day ago;/);
  const [lack, ...others] = (await ask('FIND one_password_vault')).graph.lacks;
  expect(lack).toMatch(/^The run of .* UTC failed, so this graph is older\. /);
  expect(others).toEqual([]);
});

test('a first run that fails says that there is no graph yet', async () => {
  setup.tenant.revoke('events');
  setup.tenant.revoke('connect');
  const first = await run('collect');
  expect(first.code).toBe(1);
  expect(first.stderr).toMatch(/^collect failed: there is no graph yet\.$/m);
  const asked = await run('ask', 'FIND one_password_vault');
  expect([asked.code, asked.stderr]).toEqual([
    2,
    expect.stringMatching(`^There is no graph in ${folder}: run "${ownCommand('collect')}" first`),
  ]);
});

test('what a failing step would have read stays as the run before left it, and answers say since when', async () => {
  await collectFirst();
  const { collectedOn } = (await ask('FIND one_password_vault')).graph;
  setup.time += HOUR;
  setup.onTenant = ({ api, path: asked }) =>
    api === 'connect' && /items/.test(asked)
      ? { type: 'respond', status: 403, body: '' }
      : undefined;
  const second = await run('collect');
  expect(second.code).toBe(3);
  expect(second.stderr).toMatch(
    /^Not complete: Fetch Secrets.*\nSecrets failed: those in the graph are from the run of/m,
  );
  const first = utc(Date.parse(collectedOn));
  // A second failure does not make the data any newer.
  for (const attempt of [1, 2]) {
    if (attempt === 2) expect((await run('collect')).code).toBe(3);
    const { total, graph, notes } = await ask('FIND one_password_secret');
    expect(total).toBe(setup.tenant.tenant.items.length);
    expect(graph.lacks.slice(0, 2)).toEqual([
      expect.stringMatching(/^Not complete: Fetch Secrets/),
      `Secrets failed: those in the graph are from the run of ${first}, and newer ones may be missing.`,
    ]);
    expect(notes).toContain(
      `Secrets failed: those in this result are from the run of ${first}, and newer ones may be missing.`,
    );
  }
});

test('a run finds the name of its instance in .env, and the file beside the graph tells the truth', async () => {
  const cwd = setup.folder.root;
  writeFileSync(path.join(cwd, '.env'), 'INTEGRATION_INSTANCE_NAME=Brightwave Ltd\n');
  const args = ['--data-dir', folder];
  const { INTEGRATION_INSTANCE_NAME: _name, ...env } = setup.env();
  expect((await program.runWarm(['collect', ...args], env, cwd)).code).toBe(0);
  const asked = await program.runWarm(
    ['ask', 'FIND one_password_account', '--json', ...args],
    env,
    cwd,
  );
  const answer = JSON.parse(asked.stdout) as { graph: { account: string; simulated: boolean } };
  expect(answer.graph).toMatchObject({ account: 'Brightwave Ltd', simulated: true });
  const stored = () =>
    JSON.parse(readFileSync(path.join(folder, 'provenance.json'), 'utf8')) as object;
  expect(stored()).not.toHaveProperty('simulated', false);
  writeFileSync(path.join(cwd, '.env'), 'INTEGRATION_INSTANCE_NAME=Simulated tenant\n');
  expect((await program.runWarm(['collect', ...args], env, cwd)).code).toBe(0);
  expect(stored()).toMatchObject({ simulated: true });
});

test('a second run in the same folder ends with a sentence, also when both begin at once', async () => {
  const alone = () => program.run(['collect', '--data-dir', folder], setup.env());
  const both = await Promise.all([alone(), alone()]);
  const codes = both.map(({ code }) => code).sort();
  expect([
    [0, 0],
    [0, 5],
  ]).toContainEqual(codes);
  const busy = both.find(({ code }) => code === 5);
  if (busy) expect(busy.stderr).toMatch(/^Another run \(process \d+ on .*\) is writing its graph/);
});

test('a folder of a step that somebody removed is missed', async () => {
  await collectFirst();
  rmSync(path.join(folder, 'graph', 'fetch-vaults'), { recursive: true });
  const { graph } = await ask('FIND one_password_secret');
  const vaults = setup.tenant.tenant.vaults.length;
  expect(graph.lacks).toEqual([
    expect.stringMatching(
      `^Files of the graph were lost since the run: .*one_password_vault \\(0 of ${vaults}\\).* Collect again\\.$`,
    ),
  ]);
});
