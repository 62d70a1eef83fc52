import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { instanceMeant, instanceOfGraph } from './instance';
import { showRun } from './latest';

let root: string;
beforeEach(() => void (root = mkdtempSync(path.join(tmpdir(), 'instance-'))));
afterEach(() => rmSync(root, { recursive: true }));

/** Leaves a graph as the poller of an instance does. @returns its folder */
function polled(instance: string, run = path.join(root, instance, 'runs', 'run-1')): string {
  mkdirSync(path.join(run, 'graph'), { recursive: true });
  mkdirSync(path.join(root, instance), { recursive: true });
  showRun(path.join(root, instance), run);
  return run;
}

const surroundings = (env: NodeJS.ProcessEnv = {}) => ({
  cwd: root,
  env: { XDG_DATA_HOME: path.join(root, 'none'), ...env },
});

test('a graph is of the instance in whose folder it is, and no other graph is of one', () => {
  const run = polled('foo');
  const owner = (folder: string) => instanceOfGraph(folder, undefined, surroundings());
  expect(owner(run)).toBe('foo');
  expect(owner(path.join(root, 'foo', 'runs', 'run-0'))).toBe('foo');
  expect(owner(path.join(root, 'foo', 'archive'))).toBe('foo');
  for (const folder of ['.j1-integration', 'bar/archive', 'bar/runs/run-1'])
    expect(owner(path.join(root, folder))).toBeUndefined();
});

test('an archive in another place is of the instance that leads to it', () => {
  const elsewhere = path.join(root, 'other', 'place');
  mkdirSync(elsewhere, { recursive: true });
  writeFileSync(path.join(elsewhere, 'head.json'), '{}');
  polled('foo', elsewhere);
  const owner = (dataDir: string | undefined, env: NodeJS.ProcessEnv = {}) =>
    instanceOfGraph(elsewhere, dataDir, surroundings(env));
  expect(owner(root)).toBe('foo');
  expect(owner(undefined, { GRAPH_1PASSWORD_DATA_DIR: root })).toBe('foo');
  expect(owner(path.join(root, 'foo'))).toBe('foo');
  expect(owner(elsewhere)).toBeUndefined();
});

test('-i goes before the instance of the graph, and that before the variable', () => {
  const run = polled('foo');
  const env = { INTEGRATION_INSTANCE_ID: 'bar' };
  const meant = (folder: string | undefined, options = {}, variables = {}) =>
    instanceMeant(options, folder, surroundings(variables));
  expect(meant(run, { integrationInstanceId: 'baz' }, env)).toBe('baz');
  expect(meant(run, {}, env)).toBe('foo');
  expect(meant(root, {}, env)).toBe('bar');
  expect(meant(undefined, {}, env)).toBe('bar');
  expect(meant(root)).toBe('local-integration-instance');
});
