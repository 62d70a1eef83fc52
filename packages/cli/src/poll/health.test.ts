import { healthOf, isHealthy, metricsOf } from './health';
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

test('metrics are Prometheus text, each with its help and type', () => {
  const state = after('ok', {
    lastSuccess: iso(-60),
    streams: { auditevents: { deliveredUntil: iso(-60) } },
    runs: { ok: 3, partly: 1, failed: 0 },
  });
  const lines = metricsOf(state, NOW).split('\n');
  expect(lines).toContain('graph_1password_healthy 1');
  expect(lines).toContain('graph_1password_runs_total{outcome="partly"} 1');
  expect(lines).toContain('graph_1password_last_run_duration_seconds 60');
  expect(lines).toContain(`graph_1password_last_success_timestamp_seconds ${NOW / 1000 - 3600}`);
  expect(lines).toContain(
    `graph_1password_stream_delivered_timestamp_seconds{stream="auditevents"} ${NOW / 1000 - 3600}`,
  );
  expect(lines.at(-1)).toBe('');
  const sample = /^graph_1password_[a-z_]+(\{[a-z]+="[a-z]+"\})? -?\d+(\.\d+)?$/;
  for (const line of lines.slice(0, -1))
    expect(line).toMatch(/^# (HELP|TYPE) /.test(line) ? /./ : sample);
  expect(metricsOf(emptyState('x'), NOW)).not.toContain('last_run');
});

test('a run in words has a line for each reason', () => {
  const run = brokenRun(iso(0), iso(1), 'partly', 'Fetch Vaults: down.');
  expect(describeRun({ ...run, events: { auditevents: 1200 } })).toBe(
    '! partly collected in 60.0 s: 1,200 audit events, 0 item usages, 0 sign-in attempts; 0 entities, 0 relationships\n    Fetch Vaults: down.',
  );
  expect(describeRun({ ...run, outcome: 'failed' })).toMatch(/^✗ failed after 60\.0 s\n/);
});
