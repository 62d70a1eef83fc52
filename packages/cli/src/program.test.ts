import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createProgram, runProgram } from './program';
import { packageVersion } from './support/projectRoot';

afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs the command line in this process. */
async function run(...args: string[]) {
  let [stdout, stderr] = ['', ''];
  jest
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => ((stdout += String(text)), true));
  jest
    .spyOn(process.stderr, 'write')
    .mockImplementation((text) => ((stderr += String(text)), true));
  jest.spyOn(console, 'error').mockImplementation((text) => void (stderr += `${String(text)}\n`));
  await runProgram(['node', 'graph-1password', ...args]);
  const code = process.exitCode;
  jest.restoreAllMocks();
  return { code, stdout, stderr };
}

const COMMANDS = createProgram().commands.map((command) => command.name());

test('--version prints the version and nothing else', async () => {
  expect(await run('--version')).toEqual({ code: 0, stdout: `${packageVersion()}\n`, stderr: '' });
});

test.each([[['--help']], ...COMMANDS.map((name) => [[name, '--help']])])(
  '%j prints help with exit codes',
  async (args) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/Exit codes?/);
  },
);

test('without a command the help says with what to begin', async () => {
  const { code, stdout, stderr } = await run();
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('graph-1password demo');
});

test.each([
  [['nonsense'], /unknown command 'nonsense'/],
  [['nonsense', '--help'], /unknown command 'nonsense'/],
  [['--nonsense'], /unknown option '--nonsense'/],
  [['ask', '--limit', '0', 'FIND vault'], /Enter a whole number above 0/],
  [['detect', '--fail-on', 'loud'], /Enter one of INFO, LOW/],
  [['explore', '--now', 'soon'], /Enter a time such as/],
  [['demo', '--users', 'many'], /Enter a whole number from 20/],
  [['doctor', 'more'], /too many arguments/],
  [['poll', '--interval', 'HOURLY'], /Allowed choices are DISABLED/],
  [
    ['poll', '--day', 'MON', '--interval', 'ONE_HOUR', '--collect-only'],
    /--day works only with ONE_WEEK/,
  ],
])('%j is wrong usage', async (args, message) => {
  const { code, stdout, stderr } = await run(...args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});

test('a broken graph ends every command that reads it with the same code', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'program-'));
  mkdirSync(path.join(folder, 'graph'));
  writeFileSync(path.join(folder, 'graph', 'e.json'), '{"entities":[{"_key":"a","_ty');
  const state = ['--data-dir', folder, '--state-dir', folder];
  for (const args of [['leaver', '--all'], ['report']]) {
    const { code, stderr } = await run(...args, ...state);
    expect({ args, code }).toEqual({ args, code: 2 });
    expect(stderr).toContain('e.json');
  }
  rmSync(folder, { recursive: true });
});
