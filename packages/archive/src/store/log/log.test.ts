import fs, {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import type { ArchiveFile, Change } from '../entries';
import { isArchive, readSnapshot } from './read';
import { additionsSince } from './since';
import { LogWriter } from './write';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'graph-1password-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string): ArchiveFile => ({
  ...{ path: `t/day=2026-01-10/${name}`, type: 't', day: '2026-01-10', rows: 1, bytes: 1 },
  ...{ sha256: '0', columns: 'c', from: 0, to: 0 },
});
const add = (name: string): Change => ({ what: 'append', add: [file(name)] });
const log = () => path.join(folder, 'log', '00000001.jsonl');
const paths = () => [...readSnapshot(folder).files.keys()].map((name) => path.basename(name));

function filled(...names: string[]): LogWriter {
  const writer = LogWriter.create(folder, 'abc', 1);
  names.forEach((name, n) => writer.commit(add(name), n + 2));
  return writer;
}

test('reads committed files, and keeps removed files until they are deleted', () => {
  const writer = filled('a', 'b');
  const before = writer.snapshot;
  writer.commit(
    { what: 'compact', add: [file('ab')], remove: [file('a').path, file('b').path] },
    9,
  );
  expect([...before.files.keys()].map((name) => path.basename(name))).toEqual(['a', 'b']);
  expect(paths()).toEqual(['ab']);
  expect(readSnapshot(folder).old).toEqual([
    { path: file('a').path, on: 9 },
    { path: file('b').path, on: 9 },
  ]);
  writer.commit({ what: 'compact', deleted: [file('a').path] }, 10);
  expect(readSnapshot(folder)).toMatchObject({
    number: 5,
    on: 10,
    old: [{ path: file('b').path }],
  });
  expect(readSnapshot(folder)).toEqual(writer.snapshot);
});

test('there is no archive in a folder without one', () => {
  expect(isArchive(folder)).toBe(false);
  expect(() => readSnapshot(folder)).toThrow(
    `There is no archive in ${folder}: start one with "graph-1password poll --archive ${folder}".`,
  );
});

test('of a log that cannot be looked into nobody says that there is no archive', () => {
  symlinkSync('log', path.join(folder, 'log'));
  expect(isArchive(folder)).toBe(false);
  expect(() => readSnapshot(folder)).toThrow('ELOOP');
});

test('a line at whose end its writer died is not a commit, and the next writer removes it', () => {
  filled('a', 'b');
  const whole = readFileSync(log(), 'utf8');
  const last = whole.split('\n').at(-2) as string;
  for (const length of [1, 64, 66, last.length]) {
    // The head that stands is of the commit before.
    appendFileSync(log(), last.slice(0, length));
    expect(paths()).toEqual(['a', 'b']);
    expect(LogWriter.open(folder).commit(add(`c${length}`), 20 + length).number).toBeGreaterThan(3);
    expect(paths().at(-1)).toBe(`c${length}`);
    LogWriter.open(folder).commit({ what: 'x', remove: [file(`c${length}`).path] }, 30);
  }
});

test('a commit whose head was not written any more counts', () => {
  const writer = filled('a');
  const head = readFileSync(path.join(folder, 'head.json'));
  writer.commit(add('b'), 5);
  writeFileSync(path.join(folder, 'head.json'), head);
  expect(paths()).toEqual(['a', 'b']);
});

test.each<[string, (lines: string[]) => unknown, RegExp]>([
  [
    'a line is changed',
    (lines) => lines.splice(1, 1, lines[1]!.replace('/a', '/x')),
    /line 2 was changed/,
  ],
  ['a line is removed', (lines) => lines.splice(1, 1), /a line before line 2 was removed/],
  [
    'lines are exchanged',
    (lines) => lines.splice(1, 2, lines[2]!, lines[1]!),
    /a line before line 2 was removed/,
  ],
  ['the last line is removed', (lines) => lines.splice(3, 1), /1 commits at its end are missing/],
  [
    'half of the last line is removed',
    (lines) => lines.splice(3, 2, lines[3]!.slice(0, 99)),
    /1 commits at its end are missing/,
  ],
  ['everything is removed', (lines) => lines.splice(0), /it is empty/],
])('%s: nothing is answered', (_name, change, sentence) => {
  filled('a', 'b', 'c');
  const lines = readFileSync(log(), 'utf8').split('\n');
  change(lines);
  writeFileSync(log(), lines.join('\n'));
  expect(() => readSnapshot(folder)).toThrow(sentence);
  expect(() => LogWriter.open(folder)).toThrow(/archive verify --repair/);
});

test('without its log the archive is not read, and no new one is started', () => {
  filled('a');
  rmSync(path.join(folder, 'log'), { recursive: true });
  expect(isArchive(folder)).toBe(true);
  expect(() => readSnapshot(folder)).toThrow(
    'log of the archive is damaged: all of it is missing.',
  );
});

test('rejects an archive from a newer version with a message', () => {
  const writer = filled();
  writer.commit({ what: 'x', format: 2 } as never, 5);
  expect(() => readSnapshot(folder)).toThrow(
    /written by a newer version of graph-1password: update to that version/,
  );
});

test('a full disk leaves the log as it was', () => {
  const writer = filled('a');
  const before = readFileSync(log());
  const { writeSync } = fs;
  const half = (handle: number, bytes: Buffer, _from: number, _count: number, position: number) => {
    writeSync(handle, bytes, 0, 50, position);
    throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
  };
  jest.spyOn(fs, 'writeSync').mockImplementationOnce(half as unknown as typeof writeSync);
  expect(() => writer.commit(add('b'), 5)).toThrow('no room');
  jest.restoreAllMocks();
  expect(readFileSync(log())).toEqual(before);
  writer.commit(add('b'), 6);
  expect(paths()).toEqual(['a', 'b']);
});

test('a long log is begun anew, and the one before stays for those who read it', () => {
  const writer = LogWriter.create(folder, 'abc', 1, 10);
  for (let n = 0; n < 45; n++) {
    writer.commit(
      {
        what: 'x',
        add: [file(`f${n}`)],
        remove: n > 2 ? [file(`f${n - 3}`).path] : [],
        deleted: n > 5 ? [file(`f${n - 6}`).path] : [],
      },
      n,
    );
  }
  expect(paths()).toEqual(['f42', 'f43', 'f44']);
  expect(readdirSync(path.join(folder, 'log'))).toHaveLength(2);
  expect(readSnapshot(folder)).toEqual(writer.snapshot);
  expect(readSnapshot(folder).number).toBe(50);
});

test('any changes, read after each', () => {
  const step = fc.record({
    add: fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 4 }),
    remove: fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 4 }),
    reopen: fc.boolean(),
  });
  let runs = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const root = path.join(folder, String(runs++));
      let writer = LogWriter.create(root, 'id', 0);
      const live = new Set<string>();
      for (const { add: added, remove, reopen } of steps) {
        if (reopen) writer = LogWriter.open(root);
        const gone = remove.map((n) => file(`f${n}`).path).filter((name) => live.has(name));
        const fresh = added.map((n) => file(`f${n}`));
        for (const name of gone) live.delete(name);
        for (const { path: name } of fresh) live.add(name);
        writer.commit({ what: 'x', add: fresh, remove: gone }, 1);
        expect(new Set(readSnapshot(root).files.keys())).toEqual(live);
      }
    }),
    { numRuns: 20 },
  );
});

test('what came since a commit is not told of an archive that was put back and went on in another way', () => {
  const writer = filled('a');
  const files = [log(), path.join(folder, 'head.json')];
  const before = files.map((name) => readFileSync(name));
  const judged = writer.commit(add('b'), 4);
  writer.commit(add('c'), 5);
  expect(additionsSince(folder, judged)?.files).toEqual([file('c')]);
  files.forEach((name, n) => writeFileSync(name, before[n] ?? ''));
  const again = LogWriter.open(folder);
  again.commit(add('d'), 6);
  again.commit(add('e'), 7);
  expect(readSnapshot(folder).number).toBeGreaterThan(judged.number);
  expect(additionsSince(folder, judged)).toBeUndefined();
});
