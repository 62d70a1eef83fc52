import { EVENT_KINDS, STREAMS } from '@graph-1password/vocabulary';
import { healthOf, isHealthy } from './health';
import { brokenRun, describeRun } from './run/report';
import type { RunOutcome } from './run/report';
import { emptyState } from './state';
import type { PollState } from './state';

const NOW = Date.UTC(2026, 0, 15, 12);
const iso = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();
const after = (outcome: RunOutcome, change: Partial<PollState> = {}): PollState => ({
  ...emptyState('x'),
  lastRun: brokenRun(iso(-60), iso(-59), outcome, 'a reason'),
  nextRun: { on: iso(1), schedule: 'ONE_HOUR' },
  ...change,
});

test.each<[string, PollState, boolean, string, boolean]>([
  ['at first', emptyState('x'), true, 'waiting for the first run', true],
  ['after a good run', after('ok'), true, 'ok', true],
  ['after half a run', after('partly'), true, 'partly', true],
  ['after two of them', after('partly', { partlyInRow: 2 }), true, 'partly', true],
  ['after three of them', after('partly', { partlyInRow: 3 }), true, 'incomplete', false],
  [
    'when the fourth of them was interrupted',
    after('interrupted', { partlyInRow: 3 }),
    true,
    'incomplete',
    false,
  ],
  ['after failures', after('failed', { failures: 2 }), true, 'failing', false],
  [
    'when nobody runs what is due',
    after('ok', { nextRun: { on: iso(-16), schedule: '' } }),
    false,
    'overdue',
    false,
  ],
  [
    'when a run is at work',
    after('ok', { nextRun: { on: iso(-16), schedule: '' }, runningSince: iso(-16) }),
    true,
    'ok',
    true,
  ],
  [
    'when a run died with its poller',
    after('ok', { nextRun: { on: iso(-16), schedule: '' }, runningSince: iso(-16) }),
    false,
    'overdue',
    false,
  ],
])('%s', (_name, state, alive, health, healthy) => {
  expect(healthOf(state, NOW, alive)).toBe(health);
  expect(isHealthy(healthOf(state, NOW, alive))).toBe(healthy);
});

test('a run in words has a line for each reason', () => {
  const run = brokenRun(iso(0), iso(1), 'partly', 'Fetch Vaults: down.');
  const [first, ...others] = EVENT_KINDS.map((kind) => STREAMS[kind].label);
  const counts = [`1,200 ${first}`, ...others.map((label) => `0 ${label}`)];
  expect(describeRun({ ...run, events: { auditevents: 1200 } })).toBe(
    `! partly collected in 60.0 s: ${counts.join(', ')}; 0 entities, 0 relationships\n    Fetch Vaults: down.`,
  );
  expect(describeRun({ ...run, outcome: 'failed' })).toMatch(/^✗ failed after 60\.0 s\n/);
});
