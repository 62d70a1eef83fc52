import { isOfFuture } from './future';
import type { PollState } from './state';

/** How late a run may begin before somebody should look, in ms. */
const GRACE_MS = 15 * 60_000;

/**
 * From so many runs in a row on that missed part of the data, somebody should look: one such run may be a restart of a
 * Connect Server, but a stream that stays away is not monitored.
 */
export const MOST_PARTIAL_RUNS = 3;

/**
 * How a poller is doing. `overdue` means that no poller does what the state has planned, `incomplete` that part of the
 * data has been missing in {@link MOST_PARTIAL_RUNS} runs or more, `in the future` that the clock was ahead, or is behind,
 * `damaged` that the state cannot be read.
 */
export type Health =
  | 'waiting for the first run'
  | 'ok'
  | 'partly'
  | 'incomplete'
  | 'failing'
  | 'overdue'
  | 'in the future'
  | 'damaged';

/**
 * @param now epoch ms
 * @param alive whether a poller is running
 */
export function healthOf(state: PollState, now: number, alive: boolean): Health {
  const { lastRun, nextRun, failures, partlyInRow, runningSince } = state;
  if (isOfFuture(state, now)) return 'in the future';
  if (!lastRun) return 'waiting for the first run';
  const isAtWork = alive && runningSince !== undefined;
  if (!isAtWork && nextRun && now > Date.parse(nextRun.on) + GRACE_MS) return 'overdue';
  if (failures > 0) return 'failing';
  if (partlyInRow >= MOST_PARTIAL_RUNS) return 'incomplete';
  return lastRun.outcome === 'partly' ? 'partly' : 'ok';
}

/** Whether nobody needs to act. */
export const isHealthy = (health: Health): boolean =>
  !['failing', 'incomplete', 'overdue', 'in the future', 'damaged'].includes(health);
