import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import { Program } from './program';
import { Stage } from './stage';
import { INSTANCE } from './surroundings';

let program: Program;
let stage: Stage;
let folder: string;
beforeAll(async () => {
  program = await Program.build();
});
afterAll(() => program.remove());
beforeEach(async () => {
  stage = await Stage.open();
  folder = path.join(stage.folder.root, 'graph of a collect');
});
afterEach(() => stage.close());

const run = (...args: string[]) => program.run([...args, '--data-dir', folder], stage.env());

/** The text of each file of the graph, by path. */
function files(below = path.join(folder, 'graph')): Map<string, string> {
  const names = readdirSync(below, { recursive: true, encoding: 'utf8' }).sort();
  const found = names.filter((name) => statSync(path.join(below, name)).isFile());
  return new Map(found.map((name) => [name, readFileSync(path.join(below, name), 'utf8')]));
}

interface Answer {
  total: number;
  graph: { simulated: boolean; window: { since: string; until: string }; lacks: string[] };
}

async function ask(query: string): Promise<Answer> {
  const { code, stdout, stderr } = await run('ask', query, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Answer;
}

test('a collect leaves a graph that answers, and one that fails leaves it as it is and says so', async () => {
  const first = await run('collect');
  expect([first.code, first.stderr]).toEqual([0, '']);
  expect(first.stdout).toMatch(/Fetch Audit Events +│ +success/);
  const { total, graph } = await ask('FIND one_password_vault');
  expect(total).toBe(stage.tenant.tenant.vaults.length);
  expect(graph).toMatchObject({ simulated: true, lacks: [] });
  expect(Date.parse(graph.window.until) - Date.parse(graph.window.since)).toBe(
    Stage.LOOKBACK_DAYS * DAY,
  );
  const before = files();
  stage.tenant.revoke('events');
  stage.tenant.revoke('connect');
  stage.time += 25 * HOUR;
  const second = await run('collect');
  expect(second.code).toBe(1);
  expect(second.stderr).toMatch(/REPORTING_EVENT_ACCESS_TOKEN/);
  expect(second.stderr).toContain('the last good graph stays where it was');
  expect(files()).toEqual(before);
  const uploaded = await run('run', '-i', INSTANCE, '--api-base-url', stage.jupiterOne.url);
  expect(uploaded.code).toBe(1);
  expect(uploaded.stderr).toContain('JupiterOne keeps what it had, and so does the disk');
  expect(files()).toEqual(before);
  const people = await run('ask', 'FIND one_password_vault');
  expect(people.stderr).toMatch(/collected .* UTC, 1 day ago;/);
  const [lack, ...others] = (await ask('FIND one_password_vault')).graph.lacks;
  expect(lack).toMatch(/^The run of .* UTC failed, so this is older\. /);
  expect(others).toEqual([]);
});

test('what a failing step would have read stays as the run before left it', async () => {
  await run('collect');
  stage.onTenant = ({ api, path: asked }) =>
    api === 'connect' && /items/.test(asked)
      ? { type: 'respond', status: 403, body: '' }
      : undefined;
  const second = await run('collect');
  expect(second.code).toBe(3);
  expect(second.stderr).toMatch(/^Not complete: Fetch Secrets/m);
  const { total, graph } = await ask('FIND one_password_secret');
  expect(total).toBe(stage.tenant.tenant.items.length);
  expect(graph.lacks[0]).toMatch(/^Not complete: Fetch Secrets/);
});
