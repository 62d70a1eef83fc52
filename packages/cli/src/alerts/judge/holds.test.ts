import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HOUR, MINUTE } from '@graph-1password/vocabulary';
import { isJudged } from './holds';

const NOW = Date.UTC(2026, 0, 15);
const nothing = {
  outcome: 'ok',
  events: { auditevents: 0 },
  items: { known: 9, read: 0 },
} as const;
const quiet = { ...nothing, events: { auditevents: 3 }, archived: { rows: 0, bytes: 0 } } as const;
const before = NOW - MINUTE;

test('a judgement holds for an hour while nothing new comes', () => {
  expect(isJudged(quiet, { judgedOn: before }, undefined, NOW)).toBe(true);
  expect(isJudged(quiet, { judgedOn: NOW - HOUR }, undefined, NOW)).toBe(false);
  expect(isJudged(quiet, {}, undefined, NOW)).toBe(false);
  // Of a clock that was ahead.
  expect(isJudged(quiet, { judgedOn: NOW + MINUTE }, undefined, NOW)).toBe(false);
});

test('what is new, missing or unknown is judged', () => {
  const one = { rows: 1, bytes: 1 };
  expect(isJudged({ ...quiet, archived: one }, { judgedOn: before }, undefined, NOW)).toBe(false);
  expect(isJudged({ ...quiet, outcome: 'partly' }, { judgedOn: before }, undefined, NOW)).toBe(
    false,
  );
});

test('without an archive a judgement holds only when nothing at all was read', () => {
  expect(isJudged(nothing, { judgedOn: before }, undefined, NOW)).toBe(true);
  const [events, items] = [{ auditevents: 1 }, { known: 9, read: 1 }];
  expect(isJudged({ ...nothing, events }, { judgedOn: before }, undefined, NOW)).toBe(false);
  expect(isJudged({ ...nothing, items }, { judgedOn: before }, undefined, NOW)).toBe(false);
});

test('another configuration judges anew', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'holds-'));
  const file = path.join(folder, 'graph-1password.yaml');
  writeFileSync(file, '');
  utimesSync(file, new Date(before - 1), new Date(before - 1));
  expect(isJudged(quiet, { judgedOn: before }, file, NOW)).toBe(true);
  utimesSync(file, new Date(before + 1), new Date(before + 1));
  expect(isJudged(quiet, { judgedOn: before }, file, NOW)).toBe(false);
  rmSync(folder, { recursive: true });
  expect(isJudged(quiet, { judgedOn: before }, file, NOW)).toBe(false);
});
