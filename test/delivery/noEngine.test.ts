import { existsSync } from 'node:fs';
import path from 'node:path';
import { performRun } from '../../packages/cli/src/poll/run/perform';
import { loadState } from '../../packages/cli/src/poll/state';
import { enter, INSTANCE } from './environment';
import { PollerSetup } from './pollerSetup';

jest.mock('@duckdb/node-api', () => {
  throw Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' });
});

let setup: PollerSetup;
let leave: () => void;
beforeEach(async () => {
  setup = await PollerSetup.open();
  leave = enter({ ...setup.env(), NODE_OPTIONS: '' });
});
afterEach(async () => {
  leave();
  await setup.close();
});

const run = (required: boolean) => {
  const folder = path.join(setup.folder.dataFolder, 'archive');
  const request = { ...setup.folder.request(), archive: { folder, required } };
  return performRun(request, { now: () => setup.time });
};

test('without DuckDB a poller says how to get it, and goes on without an archive', async () => {
  const report = await run(false);
  expect(report).toMatchObject({ outcome: 'ok', reasons: [] });
  expect(report.notice).toMatch(/^The archive needs DuckDB.*npm install @duckdb\/node-api/);
  expect(existsSync(path.join(setup.folder.dataFolder, 'latest', 'graph'))).toBe(true);
  setup.time += 60_000;
  expect(await run(false)).toMatchObject({ outcome: 'ok', items: { known: 30, read: 0 } });
  // So the marks are those of the graph in files, which an archive takes over as soon as it can.
  const { destination } = loadState(setup.folder.stateFile, INSTANCE);
  expect(destination).toBe(`disk ${setup.folder.dataFolder}`);
});

test('an archive that was asked for is not left out', async () => {
  const report = await run(true);
  expect(report.outcome).toBe('failed');
  expect(report.reasons).toEqual([expect.stringMatching(/^The archive needs DuckDB/)]);
});
