import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateTenant, startTenant } from '@graph-1password/tenant';
import type { RunningTenant } from '@graph-1password/tenant';
import { DAY, HOUR, MINUTE } from '@graph-1password/vocabulary';
import { loadConfig } from '../../packages/cli/src/alerts/config/load';
import { look } from '../../packages/cli/src/alerts/judge/look';
import type { Looked } from '../../packages/cli/src/alerts/judge/looked';
import { configuredPack } from '../../packages/cli/src/alerts/rules';
import { performRun } from '../../packages/cli/src/poll/run/perform';
import { enter, PollFolder, pollEnvironment } from '../delivery/environment';

const END = Date.UTC(2026, 2, 13, 15);
const DAYS = 2;
/** When runs take place, in minutes before the end: near to each other, so that not all rules are asked again. */
const RUNS = [90, 70, 44];

let tenant: RunningTenant;
let time = END;
let leave: () => void;
const folder = new PollFolder();
const kept = mkdtempSync(path.join(tmpdir(), 'again-'));

beforeAll(async () => {
  const shape = { users: 20, days: DAYS, events: 1500, vaults: 8, items: 40, seed: 'again' };
  tenant = await startTenant(generateTenant({ ...shape, now: END }), { now: () => time });
  leave = enter(pollEnvironment(tenant, { EVENTS_LOOKBACK_DAYS: String(DAYS) }));
});
afterAll(async () => {
  leave();
  await tenant.close();
  folder.remove();
  rmSync(kept, { recursive: true });
});

/** Findings that can be compared: when a graph was judged is a column of some. */
const textsOf = ({ findings }: Looked): string[] =>
  findings
    .map(({ details, path: keys, ...finding }) =>
      JSON.stringify({ ...finding, details: { ...details, seenOn: 0 }, path: [...keys].sort() }),
    )
    .sort();

test('a judgement that asks only what news concerns finds what one finds that asks everything', async () => {
  const archive = path.join(folder.dataFolder, 'archive');
  const request = {
    ...{ ...folder.request(), intervalMs: MINUTE, keepGraph: true },
    archive: { folder: archive, required: true },
  };
  const { rules } = configuredPack(loadConfig(undefined));
  const found = new Set<string>();
  for (const before of RUNS) {
    time = END - before * MINUTE;
    expect(await performRun(request, { now: () => time })).toMatchObject({ outcome: 'ok' });
    const window = { since: time - DAYS * DAY };
    const base = { folder: archive, rules, window, now: time };
    const again = await look({ ...base, alertsFolder: path.join(kept, 'again') });
    expect(again.failed).toEqual([]);
    for (const { rule } of again.findings) found.add(rule);
    // The first asks everything itself.
    if (before === RUNS[0]) continue;
    const whole = await look({ ...base, alertsFolder: path.join(kept, String(before)) });
    expect(textsOf(again)).toEqual(textsOf(whole));
  }
  expect(found.size).toBeGreaterThan(30);
  // After an hour all rules are due, once what is new was told.
  const later = { folder: archive, rules, window: {}, now: time + HOUR };
  const { isWholeDue } = await look({ ...later, alertsFolder: path.join(kept, 'again') });
  expect(isWholeDue).toBe(true);
}, 600_000);
