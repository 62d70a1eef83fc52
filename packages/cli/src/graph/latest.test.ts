import fs, { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { latestRun, showRun } from './latest';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'latest-'));
  mkdirSync(path.join(root, 'runs', 'b'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test.each<NodeJS.Platform>(['linux', 'win32'])(
  'on %s a run is shown, whatever a poller that was killed has left',
  (platform) => {
    expect(latestRun(root)).toBeUndefined();
    symlinkSync(path.join('runs', 'gone'), path.join(root, 'latest'));
    symlinkSync(path.join('runs', 'gone'), path.join(root, `.latest-${process.pid}`));
    showRun(root, path.join(root, 'runs', 'b'), platform);
    expect(latestRun(root)).toBe(path.join(root, 'runs', 'b'));
    expect(readdirSync(root).sort()).toEqual(['latest', 'runs']);
  },
);

test.each(['EPERM', 'ENOTSUP'])('where there are no links (%s) a file leads to the run', (code) => {
  const link = jest.spyOn(fs, 'symlinkSync').mockImplementation(() => {
    throw Object.assign(new Error(code), { code, syscall: 'symlink' });
  });
  try {
    showRun(root, path.join(root, 'runs', 'b'), 'linux');
  } finally {
    link.mockRestore();
  }
  expect(lstatSync(path.join(root, 'latest')).isFile()).toBe(true);
  expect(latestRun(root)).toBe(path.join(root, 'runs', 'b'));
});
