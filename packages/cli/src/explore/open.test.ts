import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openInBrowser } from './open';

/** A test of the opener of Linux; elsewhere it is skipped and says why. */
const onLinux = (name: string, run: () => Promise<void>): void =>
  process.platform === 'linux'
    ? test(name, run)
    : test.skip(`${name} (skipped: xdg-open is for Linux)`, run);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'open-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const env = (): NodeJS.ProcessEnv => ({ PATH: folder });

/** Makes an opener that writes down what it is given. */
function install(exitCode: number): string {
  const program = path.join(folder, 'xdg-open');
  const log = path.join(folder, 'log');
  writeFileSync(program, `#!/bin/sh\nprintf '%s|' "$@" > '${log}'\nexit ${exitCode}\n`);
  chmodSync(program, 0o755);
  return log;
}

onLinux('a file is given to the opener as it is called, with no shell between', async () => {
  const log = install(0);
  await expect(openInBrowser(`/tmp/a b; $(c) 'd'.html`, env())).resolves.toBe(true);
  expect(readFileSync(log, 'utf8')).toBe(`/tmp/a b; $(c) 'd'.html|`);
});

onLinux('an opener that fails, or is not there, is false', async () => {
  install(3);
  await expect(openInBrowser('/tmp/a.html', env())).resolves.toBe(false);
  await expect(openInBrowser('/tmp/a.html', { PATH: '' })).resolves.toBe(false);
});

onLinux('an opener, and the browser that it starts, see no token', async () => {
  const log = path.join(folder, 'log');
  writeFileSync(path.join(folder, 'xdg-open'), `#!/bin/sh\n/usr/bin/env > '${log}'\n`);
  chmodSync(path.join(folder, 'xdg-open'), 0o755);
  const token = 'a-token-that-nobody-may-see';
  const secrets = { REPORTING_EVENT_ACCESS_TOKEN: token, GITHUB_TOKEN: token };
  await expect(openInBrowser('/tmp/a.html', { ...env(), DISPLAY: ':0', ...secrets })).resolves.toBe(
    true,
  );
  expect(readFileSync(log, 'utf8')).toContain('DISPLAY=:0');
  expect(readFileSync(log, 'utf8')).not.toContain(token);
});
