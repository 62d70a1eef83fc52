import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeFolder } from './folder';

let root: string;
beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), 'folder-'))));
afterEach(() => rmSync(root, { recursive: true }));

test('folders above it are made too, for their owner alone, and a second time changes nothing', () => {
  const folder = path.join(root, 'a', 'b', 'c');
  makeFolder(folder);
  makeFolder(folder);
  for (const made of ['a', 'a/b', 'a/b/c']) {
    expect(statSync(path.join(root, made)).mode & 0o777).toBe(0o700);
  }
});

test('a file in its place is an error', () => {
  const file = path.join(root, 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(file)).toThrow('EEXIST');
  expect(() => makeFolder(path.join(file, 'below'))).toThrow('EEXIST');
});

test('a link that leads nowhere is an error', () => {
  const link = path.join(root, 'link');
  symlinkSync(path.join(root, 'gone'), link);
  expect(() => makeFolder(link)).toThrow('EEXIST');
  expect(() => makeFolder(path.join(link, 'below'))).toThrow('EEXIST');
});

const procTest = process.platform === 'linux' ? test : test.skip;
procTest(
  'where nothing can be made the error comes at once (skipped without /proc: Linux only)',
  () => {
    expect(() => makeFolder('/proc/graph-1password/data')).toThrow('ENOENT');
  },
);
