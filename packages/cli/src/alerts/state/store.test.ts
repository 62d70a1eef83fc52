import { existsSync, mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AlertStore } from './store';

test('what was noted within the millisecond in which a judgement began is judged', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'store-'));
  try {
    const store = new AlertStore(folder);
    store.expectJudgement();
    const file = path.join(folder, 'unjudged');
    const begun = Date.UTC(2026, 2, 13);
    utimesSync(file, begun / 1000, begun / 1000 + 0.0006);
    expect(statSync(file).mtimeMs).toBeCloseTo(begun + 0.6, 1);
    store.judged(begun - 1);
    expect(existsSync(file)).toBe(true);
    store.judged(begun);
    expect(existsSync(file)).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
