import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KeptValues } from './keptValues';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kept-values-'));
  file = path.join(folder, 'below', 'values');
});
afterEach(() => rmSync(folder, { recursive: true }));

const values = (count: number, first = 0): [string, unknown][] =>
  Array.from({ length: count }, (_, n) => [`key ${n}`, { n: n === 0 ? first : n, text: '\t\n' }]);

test('the values are read as they were kept, by their owner only', () => {
  expect(new KeptValues(file).entries()).toEqual([]);
  expect(new KeptValues(file).keep(values(3))).toBe(true);
  expect(new KeptValues(file).entries()).toEqual(values(3));
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('what is gone is gone, and what is new is there, also of one that goes on', () => {
  const kept = new KeptValues(file);
  kept.keep(values(3));
  kept.keep(values(1, 7));
  kept.keep(values(2, 7));
  expect(new KeptValues(file).entries()).toEqual(values(2, 7));
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(7);
});

test('the file is written again before most of it says nothing any more', () => {
  const kept = new KeptValues(file);
  const lines = () => readFileSync(file, 'utf8').split('\n').length - 1;
  let most = 0;
  for (let n = 0; n < 3_000; n++) {
    kept.keep(values(2, n));
    most = Math.max(most, lines());
  }
  expect(most).toBeLessThanOrEqual(1_004);
  expect(new KeptValues(file).entries()).toEqual(values(2, 2_999));
});

test('what goes along alone is no reason to write', () => {
  new KeptValues(file).keep(values(1), ['until', 1]);
  expect(new KeptValues(file).keep(values(1), ['until', 2])).toBe(false);
  expect(new KeptValues(file).keep(values(2), ['until', 3])).toBe(true);
  expect(new KeptValues(file).entries()).toContainEqual(['until', 3]);
});
