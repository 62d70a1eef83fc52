import type { ExecutionHistory } from '@jupiterone/integration-sdk-core';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import type { EventWindow } from '../client/events/types';

/** How far a run reads back before the last success, in ms: item usages arrive when an app syncs, a day late and more. */
export const OVERLAP_MS = 48 * HOUR;

/**
 * The window of a run: up to its start, from the look-back or, when JupiterOne tells of an earlier
 * success, from shortly before that.
 * @param lookbackDays 1 to 120
 * @param overlapMs how far it reads back before the last success, ms
 */
export function eventWindow(
  history: ExecutionHistory,
  lookbackDays: number,
  overlapMs = OVERLAP_MS,
): EventWindow {
  const until = history.current.startedOn;
  const earliest = until - lookbackDays * DAY;
  const told = history.lastSuccessful?.startedOn;
  // A success in the future is of a clock that was ahead: nothing can be said of what was read.
  const last = told !== undefined && told <= until ? told : undefined;
  return { since: last === undefined ? earliest : Math.max(earliest, last - overlapMs), until };
}
