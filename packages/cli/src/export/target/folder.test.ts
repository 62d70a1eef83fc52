import { spawnSync } from 'node:child_process';
import fs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { processMark } from '@graph-1password/archive/files';
import { OutputError } from '../../support/output';
import { FolderTarget, MANIFEST } from './folder';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'export-folder-'));
  folder = path.join(root, 'out');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The mark of a process of this machine that has ended. */
const deadMark = (): string => {
  const { pid } = spawnSync(process.execPath, ['--version'], { timeout: 60_000 });
  return processMark().replace(/\d+$/, String(pid));
};

/** Writes an export with one file. */
function write(content: string, at = folder): void {
  const target = new FolderTarget(at);
  writeFileSync(target.file('a/b.txt'), content);
  target.finish({ content });
}

const contentOf = (at = folder): string => readFileSync(path.join(at, 'a/b.txt'), 'utf8');

test('an export replaces the one before, and nothing stays beside it', () => {
  write('one');
  write('two');
  expect(contentOf()).toBe('two');
  expect(readdirSync(root)).toEqual(['out']);
});

test('what a killed export has left is removed; that of one that is at work stays', () => {
  const left = path.join(root, `.graph-1password-${deadMark()}-00000000.tmp`);
  mkdirSync(path.join(left, 'a'), { recursive: true });
  const other = new FolderTarget(path.join(root, 'other'));
  writeFileSync(other.file('x'), '');
  write('one');
  expect(existsSync(left)).toBe(false);
  other.finish({});
  expect(readdirSync(root).sort()).toEqual(['other', 'out']);
});

/** Lets an export replace another one, and stops it in between as a kill would. @returns the name of what was moved aside */
function killBetween(): string {
  const target = new FolderTarget(folder);
  const rename = fs.renameSync;
  let calls = 0;
  const spy = jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
    // The manifest gets its name, then the old export leaves; nothing comes after it.
    if (++calls > 2) throw new Error('killed');
    rename(from, to);
  });
  expect(() => target.finish({})).toThrow(OutputError);
  spy.mockRestore();
  const aside = readdirSync(root).find((name) => name.endsWith('.old')) ?? '';
  const dead = aside.replace(processMark(), deadMark());
  fs.renameSync(path.join(root, aside), path.join(root, dead));
  return dead;
}

test('an export that was moved aside when its successor was killed comes back', () => {
  write('one');
  killBetween();
  expect(existsSync(folder)).toBe(false);
  // Another export beside it leaves it alone.
  write('else', path.join(root, 'other'));
  expect(existsSync(folder)).toBe(false);
  new FolderTarget(folder).abort();
  expect(contentOf()).toBe('one');
});

test('it comes back into a folder of that name that is empty, too', () => {
  write('one');
  killBetween();
  mkdirSync(folder);
  new FolderTarget(folder).abort();
  expect(contentOf()).toBe('one');
});

test('it leaves when another one is in its place', () => {
  write('one');
  const aside = killBetween();
  mkdirSync(folder);
  writeFileSync(path.join(folder, MANIFEST), '{}');
  write('two');
  expect(existsSync(path.join(root, aside))).toBe(false);
  expect(contentOf()).toBe('two');
});

test('a place that cannot be written is one sentence without codes of the system', () => {
  const spy = jest.spyOn(fs, 'mkdirSync').mockImplementation(() => {
    throw Object.assign(new Error('ENOSPC: no space'), { code: 'ENOSPC' });
  });
  try {
    expect(() => new FolderTarget(folder)).toThrow(
      `${folder} cannot be written, because its disk is full: free some space there, or choose another --output.`,
    );
  } finally {
    spy.mockRestore();
  }
});
