import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { copyPlace } from './copyPlace';

let archive: string;
beforeEach(() => {
  archive = mkdtempSync(path.join(os.tmpdir(), 'copy-place-'));
  mkdirSync(path.join(archive, 'log'));
  writeFileSync(path.join(archive, 'log', '00000001.jsonl'), 'one\n');
  writeFileSync(path.join(archive, 'head.json'), '{"number":1}');
});
afterEach(() => rmSync(archive, { recursive: true, force: true }));

const contentNow = (): string => copyPlace(archive, false, 'states').content;

test('the copy of an archive is of another content after a commit, also when the head does not know of it', () => {
  const first = contentNow();
  expect(contentNow()).toBe(first);
  appendFileSync(path.join(archive, 'log', '00000001.jsonl'), 'two\n');
  const second = contentNow();
  expect(second).not.toBe(first);
  writeFileSync(path.join(archive, 'head.json'), '{"number":2}');
  expect(contentNow()).not.toBe(second);
});

test.each(['head.json', 'log'])('an archive that has lost its %s has a place, too', (lost) => {
  const whole = contentNow();
  rmSync(path.join(archive, lost), { recursive: true });
  expect(contentNow()).not.toBe(whole);
});
