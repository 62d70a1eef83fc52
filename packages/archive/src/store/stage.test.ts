import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { THINGS } from '../../test/testArchive';
import { Stage } from './stage';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'graph-1password-stage-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('lines of any length and script stand in the files of their days as they were given', () => {
  const stage = new Stage(path.join(folder, 'run'));
  // Of one to four bytes a character, and from nothing to several times what is written at once.
  const rows = Array.from({ length: 200 }, (_, n) => {
    const text = (['a', 'é', '世', '😀'][n % 4] ?? '').repeat(n % 50 === 49 ? 90_000 : n * 11);
    return { day: `2026-01-0${(n % 3) + 1}`, values: { n, text }, time: n };
  });
  for (const { day, values, time } of rows) stage.append(THINGS, { values }, day, time);
  const staged = stage.take();
  expect(staged.map(({ day, lines: count }) => [day, count])).toEqual([
    ['2026-01-01', 67],
    ['2026-01-02', 67],
    ['2026-01-03', 66],
  ]);
  for (const { day, file, longest } of staged) {
    const own = rows.filter((each) => each.day === day);
    const lines = own.map(({ values }) => `${JSON.stringify(values)}\n`);
    expect(readFileSync(file, 'utf8')).toBe(lines.join(''));
    expect(longest).toBe(Math.max(...lines.map((line) => Buffer.byteLength(line))));
  }
});

test('half of a pair of UTF-16 units alone is replaced, as the engine reads no such text', () => {
  const stage = new Stage(path.join(folder, 'run'));
  const values = { link: '\udc00', text: 'a\ud83d b\ude00 \\ud83d 😀' };
  stage.append(THINGS, { values }, '2026-01-01', 0);
  const [staged] = stage.take();
  const found: unknown = JSON.parse(readFileSync(staged?.file ?? '', 'utf8'));
  expect(found).toEqual({ link: '\ufffd', text: 'a\ufffd b\ufffd \\ud83d 😀' });
});
