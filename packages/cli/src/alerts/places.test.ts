import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { leaveSummary } from '../../../../test/support/runSummary';
import { showRun } from '../graph/latest';
import { DEFAULT_INSTANCE, fileNameOf } from '../support/paths';
import { judgeAlerts } from './commands/judge';
import { pollerOfGraph, pollerOfState, pollersIn } from './places';

const VAULT = {
  ...{ _key: 'v', _type: 'one_password_vault', _class: ['Vault'] },
  ...{ id: 'v', name: 'V', displayName: 'V' },
};

let root: string;
let stateDir: string;
let dataDir: string;
const before = process.env;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'places-'));
  [stateDir, dataDir] = [path.join(root, 'state'), path.join(root, 'data')];
  mkdirSync(stateDir);
  const { GRAPH_1PASSWORD_DATA_DIR: _, INTEGRATION_INSTANCE_ID: __, ...env } = before;
  process.env = { ...env, XDG_DATA_HOME: root, XDG_STATE_HOME: root };
});
afterEach(() => {
  process.env = before;
  rmSync(root, { recursive: true });
});

/** Leaves a state, as the poller of an instance does. */
function state(instance: string): void {
  const text = JSON.stringify({ version: 1, instance });
  writeFileSync(path.join(stateDir, `${fileNameOf(instance)}.json`), text);
}

/** Leaves a graph, as the poller of an instance does. @returns its folder */
function polled(instance: string): string {
  const folder = path.join(dataDir, fileNameOf(instance));
  const run = path.join(folder, 'runs', 'run-1');
  mkdirSync(path.join(run, 'graph'), { recursive: true });
  writeFileSync(path.join(run, 'graph', 'e.json'), JSON.stringify({ entities: [VAULT] }));
  leaveSummary(run, Date.now());
  showRun(folder, run);
  return run;
}

const idMeant = (integrationInstanceId?: string): string =>
  pollerOfState({ stateDir, ...(integrationInstanceId !== undefined && { integrationInstanceId }) })
    .instanceId;

test('without a graph, the state of the only instance is meant, and of several one must be chosen', () => {
  expect(idMeant()).toBe(DEFAULT_INSTANCE);
  state('foo');
  writeFileSync(path.join(stateDir, 'foo.json.known'), '');
  writeFileSync(path.join(stateDir, 'package.json'), '{"version":"1.0.0"}');
  mkdirSync(path.join(stateDir, 'foo.alerts'));
  expect(idMeant()).toBe('foo');
  expect(idMeant('bar')).toBe('bar');
  // A damaged state is one, too: what reads it says so.
  writeFileSync(path.join(stateDir, 'foo.json'), '{"version":1,');
  expect(idMeant()).toBe('foo');
  mkdirSync(path.join(stateDir, 'judged.alerts'));
  expect(pollerOfState({ stateDir }, ['.json']).instanceId).toBe('foo');
  state('eu.prod');
  expect(() => idMeant()).toThrow(
    `${stateDir} has the state of 3 instances: eu.prod, foo, judged. Choose one with -i, --integration-instance-id or INTEGRATION_INSTANCE_ID.`,
  );
  process.env.INTEGRATION_INSTANCE_ID = 'foo';
  expect(idMeant()).toBe('foo');
});

test('the poller of a graph is that of the instance of its folder, whatever names the folder', () => {
  const run = polled('eu.prod');
  state('eu.prod');
  state('other');
  const poller = pollersIn({ stateDir }).find(({ instanceId }) => instanceId === 'eu.prod');
  expect(poller).toBeDefined();
  expect(pollerOfGraph(run, { stateDir })).toEqual(poller);
  expect(pollerOfGraph(run, { stateDir, dataDir })).toEqual(poller);
  process.env.INTEGRATION_INSTANCE_ID = 'other';
  expect(pollerOfGraph(run, { stateDir, dataDir: run })).toEqual(poller);
  expect(pollerOfGraph(root, {})).toBeUndefined();
  expect(pollerOfGraph(root, { stateDir })?.instanceId).toBe('other');
});

test('a judgement changes the state of the instance of the graph, and makes none for another', async () => {
  polled('foo');
  const context = { print: () => undefined, printError: () => undefined, now: () => Date.now() };
  for (const variable of ['', 'other']) {
    process.env.INTEGRATION_INSTANCE_ID = variable;
    await judgeAlerts({ dataDir, stateDir }, context);
    expect(pollersIn({ stateDir }).map(({ instanceId }) => instanceId)).toEqual(['foo']);
  }
});
