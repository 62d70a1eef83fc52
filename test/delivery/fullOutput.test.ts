import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import path from 'node:path';
import { Program } from './program';

/** A device on which there is never room. */
const FULL = '/dev/full';
const fullTest = existsSync(FULL) ? test : test.skip;

let program: Program;
beforeAll(async () => {
  program = await Program.build();
});
afterAll(() => program.remove());

fullTest(
  'an answer that finds no room is one sentence and exit code 1 (skipped without /dev/full)',
  () => {
    const output = openSync(FULL, 'w');
    const { status, stderr } = spawnSync(
      process.execPath,
      [path.join(program.folder, 'dist/graph-1password.js'), 'ask', '--list'],
      { env: {}, encoding: 'utf8', stdio: ['ignore', output, 'pipe'] },
    );
    closeSync(output);
    expect([status, stderr]).toEqual([
      1,
      'The answer could not be written to its end, because its disk is full: free some space there, or send it elsewhere.\n',
    ]);
  },
);

test('an answer whose reader ends early is one sentence and exit code 1', async () => {
  const child = spawn(
    process.execPath,
    [path.join(program.folder, 'dist/graph-1password.js'), 'ask', '--list', '--format', 'json'],
    { env: {}, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  // Before a word is written.
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const [status] = (await once(child, 'close')) as [number];
  expect([status, stderr]).toEqual([
    1,
    'The answer could not be written to its end, because its reader has ended: keep the reader running to the end, or send it elsewhere.\n',
  ]);
});
