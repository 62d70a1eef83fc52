import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeSpillFolder } from './spill';

let root: string;
beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), 'spill-test-'))));
afterEach(() => rmSync(root, { recursive: true }));

/** Above any process id of Linux, macOS and Windows that is given out. */
const NOBODY = 2 ** 22 + 1;

test('what a killed process has left is removed, and nothing else', () => {
  const own = makeSpillFolder([root])!;
  const dead = own.replace(`-${process.pid}-`, `-${NOBODY}-`);
  const elsewhere = path.join(root, `graph-1password-spill-00000000-${NOBODY}-abcdef`);
  const longAgo = path.join(root, `graph-1password-spill-00000001-${NOBODY}-abcdef`);
  const foreign = path.join(root, `spill-${NOBODY}-abcdef`);
  for (const folder of [dead, elsewhere, longAgo, foreign]) {
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'part.tmp'), 'x');
  }
  utimesSync(longAgo, 0, 0);
  const next = makeSpillFolder([root])!;
  expect(readdirSync(root).sort()).toEqual(
    [own, elsewhere, foreign, next].map((folder) => path.basename(folder)).sort(),
  );
});

test('the first folder that can be written is taken', () => {
  const file = path.join(root, 'file');
  writeFileSync(file, '');
  expect(path.dirname(makeSpillFolder([file, root])!)).toBe(root);
  expect(makeSpillFolder([file])).toBeUndefined();
  expect(existsSync(file)).toBe(true);
});
