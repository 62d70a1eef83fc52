import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { ItemMemory } from './items';
import { ReadJournal } from './readJournal';

const READ = Date.UTC(2026, 0, 15, 12);

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'reads-'));
  file = path.join(folder, 'made', 'state.json.reads');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a read is on the disk as soon as it is noted, whatever becomes of the run', () => {
  const killed = new ItemMemory({}, new ReadJournal(file));
  killed.note('v', 'i', READ);
  const next = new ItemMemory({}, new ReadJournal(file));
  expect(next.covers('v', 'i', READ + 60_000)).toBe(true);
  expect(next.covers('v', 'other', READ)).toBe(false);
  expect(statSync(file).mode & 0o077).toBe(0);
});

test('a line that was cut off costs itself only', () => {
  new ReadJournal(file).append({ key: 'v/i', time: READ });
  appendFileSync(file, 'v/j 17');
  expect(new ReadJournal(file).read()).toEqual([{ key: 'v/i', time: READ }]);
});

test('forgets reads that can no longer return as usages', () => {
  const journal = new ReadJournal(file);
  journal.append({ key: 'v/old', time: READ - 121 * DAY });
  journal.append({ key: 'v/i', time: READ - 119 * DAY });
  journal.compact(READ);
  expect(journal.read()).toEqual([{ key: 'v/i', time: READ - 119 * DAY }]);
});

test('without a file nothing was read', () => {
  expect(new ReadJournal(file).read()).toEqual([]);
  expect(() => new ReadJournal(file).compact(READ)).not.toThrow();
});
