import { readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findLeaks } from './polly/check';
import { findRecordings } from './recordings';

const ROOT = join(__dirname, '..');
const recordings = findRecordings(ROOT).map((path) => relative(ROOT, path));

test('there are recordings to check', () => {
  expect(recordings.length).toBeGreaterThan(0);
});

test('no recording holds credentials, cookies, tokens or secret values', () => {
  const leaks = recordings.flatMap((path) =>
    findLeaks(readFileSync(join(ROOT, path), 'utf8')).map((leak) => `${path}: ${leak}`),
  );
  expect(leaks).toEqual([]);
});

test('recordings are small', () => {
  const large = recordings.filter((path) => statSync(join(ROOT, path)).size > 2 * 1024 * 1024);
  expect(large).toEqual([]);
});
