import { EVENT_KINDS, HOUR, MINUTE } from '@graph-1password/vocabulary';
import { OVERLAP_MS } from '../../../../../src/run/window';
import { emptyState } from '../state';
import { afterReadBack, planRun } from './plan';

const NOW = Date.UTC(2026, 2, 13, 15);
const at = (ago: number): string => new Date(NOW - ago).toISOString();

/** How far a run for what came late reads back before a success a minute ago, after such runs: whole or not, the last one last. */
function overlapAfter(runs: readonly { ago: number; isWhole: boolean }[]): number {
  const instance = { config: {} } as Parameters<typeof planRun>[0];
  const empty = emptyState('x');
  const { source } = planRun(instance, empty, 'disk');
  const complete = { deliveredUntil: at(MINUTE), completeUntil: at(MINUTE) };
  let state = { ...empty, source, destination: 'disk' };
  state.streams = Object.fromEntries(EVENT_KINDS.map((kind) => [kind, complete]));
  for (const { ago, isWhole } of runs) {
    state = { ...state, ...afterReadBack(state, at(ago), isWhole) };
  }
  const options = { intervalMs: 5 * MINUTE, readBack: true };
  return planRun(instance, state, 'disk', options).at(NOW).overlapMs;
}

test('what came late for a stream that failed is asked for by the next run for it', () => {
  const first = { ago: 3 * HOUR, isWhole: true };
  const since = (ago: number): number => OVERLAP_MS + ago - MINUTE;
  expect(overlapAfter([first])).toBe(since(3 * HOUR));
  expect(overlapAfter([first, { ago: 2 * HOUR, isWhole: true }])).toBe(since(2 * HOUR));
  const failed = [2 * HOUR, HOUR].map((ago) => ({ ago, isWhole: false }));
  expect(overlapAfter([first, ...failed])).toBe(since(3 * HOUR));
  expect(overlapAfter([first, ...failed, { ago: 2 * MINUTE, isWhole: true }])).toBe(
    since(2 * MINUTE),
  );
});
