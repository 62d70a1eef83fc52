import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findGraph } from './findGraph';
import type { GraphChoice } from './findGraph';
import { latestRun, showRun } from './latest';
import { UsageError } from '../support/usage';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'find-graph-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = (...parts: string[]): string => path.join(root, ...parts);

/** Leaves a graph in a folder, as a collect does. */
function collected(...folder: string[]): void {
  mkdirSync(at(...folder, 'graph'), { recursive: true });
}

/** Leaves the graph of an instance below a data folder, as a poller does. */
function polled(dataFolder: string, instance: string): void {
  collected(dataFolder, instance, 'runs', 'run-1');
  showRun(at(dataFolder, instance), at(dataFolder, instance, 'runs', 'run-1'));
}

/** Does something as a user who may not enter a folder; root may enter all. */
function closed<T>(folder: string, work: () => T): T {
  chmodSync(folder, 0);
  const own = process.getuid?.() === 0;
  if (own) process.seteuid?.(65_534);
  try {
    return work();
  } finally {
    if (own) process.seteuid?.(0);
    chmodSync(folder, 0o700);
  }
}

const find = (choice: GraphChoice = {}, env: NodeJS.ProcessEnv = {}): string =>
  path.relative(
    root,
    findGraph(choice, { env: { XDG_DATA_HOME: at('xdg'), ...env }, cwd: at('work') }),
  );

/** The sentence of a refusal. */
function refusal(choice: GraphChoice = {}, env: NodeJS.ProcessEnv = {}): string {
  try {
    return `found ${find(choice, env)}`;
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
}

const POLLER = path.join('xdg', 'graph-1password');

test('each place is looked at in its order', () => {
  polled(POLLER, 'instance-1');
  expect(find()).toBe(path.join(POLLER, 'instance-1', 'runs', 'run-1'));
  collected('work', '.j1-integration');
  expect(find()).toBe(path.join('work', '.j1-integration'));
  collected('file');
  writeFileSync(at('work', '.env'), `GRAPH_1PASSWORD_DATA_DIR=${at('file')}\n`);
  expect(find()).toBe('file');
  collected('variable');
  expect(find({}, { GRAPH_1PASSWORD_DATA_DIR: at('variable') })).toBe('variable');
  expect(find({}, { GRAPH_1PASSWORD_DATA_DIR: '' })).toBe(path.join('work', '.j1-integration'));
  collected('option');
  expect(find({ dataDir: '../option' }, { GRAPH_1PASSWORD_DATA_DIR: at('variable') })).toBe(
    'option',
  );
});

test('a folder one level too high or too low is understood', () => {
  collected('project', '.j1-integration');
  const graph = path.join('project', '.j1-integration');
  for (const dataDir of ['project', graph, path.join(graph, 'graph')]) {
    expect(find({ dataDir: at(dataDir) })).toBe(graph);
  }
});

test('finds a poller’s graph by its data folder, instance, link and run', () => {
  polled('data', 'instance-1');
  const run = path.join('data', 'instance-1', 'runs', 'run-1');
  for (const dataDir of ['data', path.join('data', 'instance-1'), run]) {
    expect(find({ dataDir: at(dataDir) })).toBe(run);
  }
  const latest = path.join('data', 'instance-1', 'latest');
  expect(find({ dataDir: at(latest) })).toBe(latest);
});

test('another program’s folder named latest is not an instance of a poller', () => {
  polled('data', 'instance-1');
  collected('data', 'backup', 'monday');
  showRun(at('data', 'backup'), at('data', 'backup', 'monday'));
  collected('elsewhere', 'runs', 'run-1');
  mkdirSync(at('data', 'linked'));
  showRun(at('data', 'linked'), at('elsewhere', 'runs', 'run-1'));
  expect(find({ dataDir: at('data') })).toBe(path.join('data', 'instance-1', 'runs', 'run-1'));
  expect(refusal({ dataDir: at('data', 'backup') })).toMatch(/^There is no graph in /);
});

test('one level too high or too low of what a poller and a demo left is understood', () => {
  polled(POLLER, 'instance-1');
  const run = path.join(POLLER, 'instance-1', 'runs', 'run-1');
  const instance = at(POLLER, 'instance-1');
  for (const dataDir of [at('xdg'), path.join(instance, 'runs'), at(run, 'graph')]) {
    expect(find({ dataDir })).toBe(run);
  }
  for (const dataDir of [at('xdg'), at(POLLER), instance]) {
    expect(find({ dataDir, integrationInstanceId: 'instance-1' })).toBe(run);
  }
  collected('work', '.graph-1password', 'demo');
  expect(find({ dataDir: '.graph-1password' })).toBe(path.join('work', '.graph-1password', 'demo'));
});

test('the archive and the runs of an instance are its, by whatever of them is named', () => {
  polled('data', 'cmp');
  const run = path.join('data', 'cmp', 'runs', 'run-1');
  const asked = { integrationInstanceId: 'cmp' };
  for (const dataDir of [at(run), at('data', 'cmp', 'runs'), at(run, 'graph')]) {
    expect(find({ ...asked, dataDir })).toBe(run);
    expect(refusal({ integrationInstanceId: 'other', dataDir })).toMatch(
      /^There is no graph of the instance "other" in /,
    );
  }
  expect(find({ ...asked, dataDir: at('data', 'cmp', 'latest') })).toMatch(/^data.cmp./);
});

test('names a graph elsewhere', () => {
  collected('project', '.j1-integration');
  mkdirSync(at('project', '.j1-integration', 'graph', 'fetch-vaults'));
  expect(refusal({ dataDir: at('project', '.j1-integration', 'graph', 'fetch-vaults') })).toContain(
    ` There is one in ${at('project', '.j1-integration')}: use that as --data-dir.`,
  );
  polled('data', 'a');
  expect(refusal({ dataDir: at('data'), integrationInstanceId: 'b' })).toContain(
    ' It has graphs of a.',
  );
  expect(refusal({ dataDir: at('data', 'a'), integrationInstanceId: 'b' })).toMatch(
    /^There is no graph of the instance "b" in /,
  );
});

test('with several instances one must be chosen', () => {
  polled(POLLER, 'a');
  polled(POLLER, 'b');
  expect(refusal()).toBe(
    `${at(POLLER)} contains graphs of 2 instances: a, b. Choose one with --integration-instance-id.`,
  );
  expect(find({}, { INTEGRATION_INSTANCE_ID: 'a' })).toBe(path.join(POLLER, 'a', 'runs', 'run-1'));
  collected('work', '.j1-integration');
  expect(find({ integrationInstanceId: 'b' })).toBe(path.join(POLLER, 'b', 'runs', 'run-1'));
  expect(refusal({ integrationInstanceId: 'c' })).toMatch(
    /^There is no graph of the instance "c" in .*xdg.graph-1password: run "graph-1password collect"/,
  );
});

test('where nothing is, a sentence says what to run, and where the demo is', () => {
  mkdirSync(at('work', '.j1-integration'), { recursive: true });
  const nothing = `There is no graph in ${at('work', '.j1-integration')}: run "graph-1password collect" first, or "graph-1password demo", which needs no account.`;
  expect(refusal()).toBe(nothing);
  expect(refusal({ dataDir: 'nowhere' })).toContain(
    `There is no graph in ${at('work', 'nowhere')}`,
  );
  collected('work', '.graph-1password', 'demo');
  expect(refusal()).toBe(
    `${nothing} The demo's graph is in .graph-1password/demo: add --data-dir .graph-1password/demo.`,
  );
});

test.each(['linux', 'win32'] as const)('on %s a run is shown in place of another', (platform) => {
  mkdirSync(at('instance', 'runs', 'a'), { recursive: true });
  mkdirSync(at('instance', 'runs', 'b', 'graph'), { recursive: true });
  expect(latestRun(at('instance'))).toBeUndefined();
  for (const run of ['a', 'b']) {
    showRun(at('instance'), at('instance', 'runs', run), platform);
    expect(latestRun(at('instance'))).toBe(at('instance', 'runs', run));
  }
  expect(findGraph({ dataDir: at('instance', 'latest') })).toMatch(
    platform === 'win32' ? /runs.b$/ : /latest$/,
  );
});

test('of what this user may not look into nobody says that there is no graph', () => {
  chmodSync(root, 0o755);
  collected('vault', 'work');
  polled('data', 'prod');
  const places: [closedTo: string, choice: GraphChoice][] = [
    ['vault', { dataDir: at('vault', 'work') }],
    ['vault/work', { dataDir: at('vault', 'work') }],
    ['data/prod', { dataDir: at('data') }],
    ['data/prod', { dataDir: at('data'), integrationInstanceId: 'prod' }],
    ['data/prod/runs', { dataDir: at('data') }],
  ];
  for (const [folder, choice] of places) {
    expect(closed(at(folder), () => refusal(choice))).toMatch(
      /cannot be used: this user may not use it\. Give this user the rights to it/,
    );
  }
  mkdirSync(at('disk', 'lost+found'), { recursive: true });
  expect(closed(at('disk', 'lost+found'), () => refusal({ dataDir: at('disk') }))).toMatch(
    /^There is no graph in /,
  );
});
