import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeFileAtomically } from './atomicFile';

let root: string;
beforeEach(() => (root = fs.mkdtempSync(path.join(tmpdir(), 'atomic-test-'))));
afterEach(() => {
  jest.restoreAllMocks();
  fs.rmSync(root, { recursive: true });
});

/** Above any process id of Linux, macOS and Windows that is given out. */
const NOBODY = 2 ** 22 + 1;

/** Name of the file that a write leaves when its process dies before it is in place. */
function left(): string {
  jest.spyOn(fs, 'renameSync').mockImplementationOnce(() => {
    throw new Error('killed');
  });
  const removal = jest.spyOn(fs, 'rmSync').mockImplementationOnce(() => undefined);
  expect(() => writeFileAtomically(path.join(root, 'file'), 'half')).toThrow('killed');
  const place = String(removal.mock.lastCall?.[0]);
  jest.restoreAllMocks();
  return path.basename(place);
}

test('the next write removes what killed processes have left, and nothing else', () => {
  const own = left();
  const mark = new RegExp(`-(\\w{8})-${process.pid}-`);
  expect(own).toMatch(mark);
  const dead = own.replace(`-${process.pid}-`, `-${NOBODY}-`);
  const elsewhere = own.replace(mark, `-00000000-${NOBODY}-`);
  const longAgo = own.replace(mark, `-00000001-${NOBODY}-`);
  const foreign = ['.tmp', `.${NOBODY}-abcdef01.tmp`, `x${dead}`, `${dead}x`];
  for (const name of [dead, elsewhere, longAgo, ...foreign]) {
    fs.writeFileSync(path.join(root, name), 'x');
  }
  fs.utimesSync(path.join(root, longAgo), 0, 0);
  writeFileAtomically(path.join(root, 'file'), 'whole');
  // That of a process that lives may be one that is being written.
  expect(fs.readdirSync(root).sort()).toEqual([own, elsewhere, ...foreign, 'file'].sort());
  expect(fs.readFileSync(path.join(root, 'file'), 'utf8')).toBe('whole');
});

test('a folder that cannot be listed is written all the same', () => {
  jest.spyOn(fs, 'readdirSync').mockImplementation(() => {
    throw Object.assign(new Error('no'), { code: 'EACCES' });
  });
  writeFileAtomically(path.join(root, 'file'), 'whole');
  expect(fs.readFileSync(path.join(root, 'file'), 'utf8')).toBe('whole');
});
