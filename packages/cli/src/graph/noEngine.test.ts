import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runProgram } from '../program';
import { EXIT } from '../support/exitCodes';

jest.mock('@duckdb/node-api', () => {
  throw Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' });
});

const NOW = Date.UTC(2026, 2, 1);
const HOW = /^Reading a graph needs DuckDB, which is not installed: run "npm install @duckdb/;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'no-engine-'));
  mkdirSync(path.join(folder, 'graph'));
  const event = {
    ...{ _key: 'one_password_audit_event:A', _type: 'one_password_audit_event', _class: 'Record' },
    ...{ action: 'updatfw', objectType: 'account', createdOn: NOW },
  };
  writeFileSync(path.join(folder, 'graph', '1.json'), JSON.stringify({ entities: [event] }));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([
  ['ask', ['FIND Record']],
  ['detect', []],
  ['explore', ['-o', 'page.html']],
  ['report', []],
  ['leaver', ['--all']],
  ['access', ['overview']],
])('without DuckDB %s says how to get it', async (command, more) => {
  const said = jest.spyOn(console, 'error').mockReturnValue(undefined);
  await runProgram(['node', 'cli', command, ...more, '--data-dir', folder]);
  expect(process.exitCode).toBe(EXIT.usage);
  process.exitCode = undefined;
  const lines = said.mock.calls
    .flat()
    .filter((line) => !/^Reading the graph in/.test(String(line)));
  expect(lines).toEqual([expect.stringMatching(HOW)]);
  said.mockRestore();
});
