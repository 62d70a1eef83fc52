import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';

/** Programs that `.ci/run` calls, which do nothing here. */
const PROGRAMS = ['npx', 'git', 'chromium', 'tini', 'zsh', 'fish', 'sudo', 'apt-get'];

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'graph-1password-ci-'));
  cpSync(path.join(PROJECT_ROOT, '.ci'), path.join(root, '.ci'), { recursive: true });
  mkdirSync(path.join(root, 'bin'));
  mkdirSync(path.join(root, 'dist'));
  writeFileSync(
    path.join(root, 'dist', 'index.js'),
    'exports.invocationConfig = { integrationSteps: [1] };',
  );
  for (const name of PROGRAMS) program(name, 'exit 0');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function program(name: string, script: string): void {
  writeFileSync(path.join(root, 'bin', name), `#!/bin/bash\n${script}\n`, { mode: 0o755 });
}

/**
 * Runs it with an `npm` that does what a `case` of bash says, until all processes that share its output have ended.
 * @returns its last line and all others
 */
function run(npm: string) {
  program('npm', `case "$*" in\n${npm}\nesac`);
  const { status, stdout, stderr } = spawnSync('bash', [path.join(root, '.ci', 'run')], {
    // Its minutes are seconds.
    env: {
      PATH: [path.join(root, 'bin'), path.dirname(process.execPath), process.env.PATH].join(':'),
      TMPDIR: root,
      CI_MINUTE: '1',
    },
    encoding: 'utf8',
    timeout: 100_000,
  });
  return { status, last: stdout.trimEnd().split('\n').pop(), stdout, stderr };
}

/** What the tests have written so far. */
const progress = (passed: number, failed: number, ...running: string[]): string =>
  `"test "*) printf '%s' '${JSON.stringify({ passed, failed, running })}' > "$TEST_PROGRESS"`;

test('the last line counts the tests', () => {
  expect(run(`${progress(12, 0)} ;;`)).toMatchObject({
    status: 0,
    last: '12 passed, 0 failed',
    stderr: '',
  });
  expect(run(`${progress(11, 1)}; exit 1 ;;`)).toMatchObject({
    status: 1,
    last: '11 passed, 1 failed',
  });
});

test('a step that fails counts as one, and the others run', () => {
  const { status, last, stdout, stderr } = run(`'run knip') exit 3 ;;\n${progress(12, 0)} ;;`);
  expect([status, last, stderr]).toEqual([1, '12 passed, 1 failed', 'FAILED: npm run knip\n']);
  expect(stdout).toContain('== npm test\n');
});

test('what cannot be installed ends it, with the line', () => {
  const { status, last, stdout } = run(`'ci '*) exit 1 ;;`);
  expect([status, last]).toEqual([1, '0 passed, 1 failed']);
  expect(stdout).not.toContain('typecheck');
});

test('a step that hangs is stopped with all that it started', () => {
  const hang = `'run test:property') sleep 1000 & wait ;;`;
  const { status, last, stderr } = run(`${hang}\n${progress(12, 0)} ;;`);
  expect([status, last]).toEqual([1, '12 passed, 1 failed']);
  expect(stderr).toMatch(
    /^Stopped, because the time of its phase was over \(\d s were left\): npm run test:property\nFAILED: npm run test:property\n$/,
  );
});

test('what a step leaves running ends with it', () => {
  const leave = `'run docs') sleep 1000 & ;;`;
  expect(run(`${leave}\n${progress(12, 0)} ;;`)).toMatchObject({ status: 0, stderr: '' });
});

test('each file of tests that did not end is named, and counted', () => {
  const { status, last, stderr } = run(`${progress(12, 0, 'test/a.test.ts')}; exit 1 ;;`);
  expect([status, last, stderr]).toEqual([
    1,
    '12 passed, 1 failed',
    'DID NOT END: test/a.test.ts\n',
  ]);
});

test('tests that fail without a failed test count as one', () => {
  expect(run(`'test '*) exit 1 ;;`)).toMatchObject({ status: 1, last: '0 passed, 1 failed' });
});

test('all phases together take less than an hour', () => {
  const minutes = [
    ...readFileSync(path.join(PROJECT_ROOT, '.ci', 'run'), 'utf8').matchAll(/^phase (\d+)$/gm),
  ].map(([, minute]) => Number(minute));
  expect(minutes.length).toBeGreaterThan(4);
  expect(minutes.reduce((sum, minute) => sum + minute, 0)).toBeLessThan(60);
});
