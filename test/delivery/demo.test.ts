import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { showRun } from '../../packages/cli/src/graph/latest';
import { hashOf } from './hash';
import { Program } from './program';

let program: Program;
let root: string;
beforeAll(async () => {
  program = await Program.build();
});
afterAll(() => program.remove());
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'demo-beside-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = (...parts: string[]): string => path.join(root, ...parts);

/** Leaves what a collect of a real account leaves. */
function leaveGraph(...folder: string[]): void {
  mkdirSync(at(...folder, 'graph', 'fetch-account'), { recursive: true });
  const account = {
    ...{ _key: 'one_password_account:A', _type: 'one_password_account', _class: ['Account'] },
    displayName: `Account of ${folder.join('/')}`,
  };
  writeFileSync(
    at(...folder, 'graph', 'fetch-account', '1.json'),
    JSON.stringify({ entities: [account] }),
  );
  writeFileSync(at(...folder, 'summary.json'), '{"integrationStepResults":[]}');
  writeFileSync(at(...folder, 'index.html'), 'a page of the real graph');
}

/** Hash of names and bytes of all files but those of the demo, and of the copies that ask keeps beside a graph. */
const hashOfAllElse = (): string =>
  hashOf(root, (file) => !file.split(path.sep).includes('.graph-1password'));

test('two demos beside real graphs change none of their bytes, and answers are of the real ones', async () => {
  leaveGraph('work', '.j1-integration');
  leaveGraph('named');
  leaveGraph('share', 'graph-1password', 'instance-1', 'runs', 'run-1');
  const instance = at('share', 'graph-1password', 'instance-1');
  showRun(instance, path.join(instance, 'runs', 'run-1'));
  writeFileSync(at('work', '.env'), 'REPORTING_EVENT_BASE_URL=https://events.1password.com\n');
  const before = hashOfAllElse();
  const base = { PATH: process.env.PATH, XDG_DATA_HOME: at('share'), HOME: at('home') };
  const small = ['--users', '20', '--days', '1', '--events', '100', '--items', '20'];
  for (const variables of [{}, { GRAPH_1PASSWORD_DATA_DIR: at('named') }]) {
    const env = { ...base, ...variables };
    const demo = await program.runWarm(['demo', ...small], env, at('work'));
    expect([demo.code, demo.stdout]).toEqual([0, expect.stringContaining('What next:')]);
    expect(demo.stdout).toContain('Graph:   .graph-1password/demo (no real graph was changed)');
    expect(hashOfAllElse()).toBe(before);
  }
  const quiet = await program.runWarm(
    ['demo', ...small, '--json', '-o', 'demo.json'],
    base,
    at('work'),
  );
  expect([quiet.code, quiet.stdout]).toEqual([0, '']);
  expect(JSON.parse(readFileSync(at('work', 'demo.json'), 'utf8'))).toMatchObject({
    ...{ schema: 1, graph: at('work', '.graph-1password', 'demo'), failedSteps: [] },
  });
  rmSync(at('work', 'demo.json'));
  const accountIn = async (args: string[], env: NodeJS.ProcessEnv, cwd: string) => {
    const asked = ['ask', 'FIND one_password_account', '--json', ...args];
    const { stdout } = await program.runWarm(asked, env, cwd);
    return (JSON.parse(stdout) as { graph: { account: string; simulated: boolean } }).graph;
  };
  const named = { ...base, GRAPH_1PASSWORD_DATA_DIR: at('named') };
  expect(await accountIn([], base, at('work'))).toMatchObject({
    ...{ account: 'Account of work/.j1-integration', simulated: false },
  });
  expect(await accountIn([], named, at('work'))).toMatchObject({ account: 'Account of named' });
  expect(await accountIn([], base, root)).toMatchObject({
    account: 'Account of share/graph-1password/instance-1/runs/run-1',
  });
  const demo = ['--data-dir', '.graph-1password/demo'];
  for (const args of [['detect'], ['ask', 'FIND one_password_vault']]) {
    const told = await program.runWarm([...args, ...demo], base, at('work'));
    expect(told.stderr).toMatch(/^Graph in \.graph-1password.demo; a simulated tenant; collected /);
    const json = await program.runWarm([...args, ...demo, '--json'], base, at('work'));
    expect(JSON.parse(json.stdout)).toMatchObject({ graph: { simulated: true } });
  }
  expect(await accountIn(demo, named, at('work'))).toMatchObject({
    ...{ account: 'Simulated tenant', simulated: true },
  });
  expect(hashOfAllElse()).toBe(before);
});
