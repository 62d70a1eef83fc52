import { StepResultStatus } from '@jupiterone/integration-sdk-core';
import { STREAMS } from '@graph-1password/vocabulary';
import { Steps } from '../../../../../src/steps/constants';
import { failedSteps } from '../../graph/summary';
import type { ItemMemory } from '../items';
import { advance } from '../marks';
import type { PollState } from '../state';
import type { Delivered } from './context';
import type { RunObserver } from './observer';
import { afterReadBack } from './plan';
import type { RunPlan } from './plan';
import type { RunReport } from './report';

const iso = (time: number): string => new Date(time).toISOString();

/** The state after a run; marks move only when the graph was delivered and no step failed. */
export function nextState(
  state: PollState,
  report: RunReport,
  items: ItemMemory,
  { lacking }: RunObserver,
  plan: RunPlan | undefined,
  delivered: Delivered | undefined,
): PollState {
  const { outcome } = report;
  const next: PollState = { ...state, lastRun: report, items: items.toState(false) };
  if (outcome !== 'interrupted') {
    next.failures = outcome === 'failed' ? state.failures + 1 : 0;
    if (outcome === 'ok') next.partlyInRow = 0;
    if (outcome === 'partly') next.partlyInRow = state.partlyInRow + 1;
    next.runs = { ...state.runs, [outcome]: state.runs[outcome] + 1 };
  }
  if (!plan || !delivered) return next;
  const failed = new Set(failedSteps(delivered.result).map(({ id }) => id));
  const readsSecrets = delivered.result.integrationStepResults.some(
    ({ id, status }) => id === Steps.SECRETS && status === StepResultStatus.SUCCESS,
  );
  next.items = items.toState(readsSecrets);
  const { source, destination, marks, wanted } = plan;
  const { window, whole, readBack } = delivered;
  // What was damaged is read again as a whole.
  const streams = delivered.damaged
    ? {}
    : advance(marks, { window, whole, wanted, lacking, failed });
  Object.assign(next, { source, destination, streams });
  const isWhole = !wanted.some((kind) => failed.has(STREAMS[kind].step));
  if (readBack) Object.assign(next, afterReadBack(state, iso(window.until), isWhole));
  if (outcome === 'ok') next.lastSuccess = iso(window.until);
  return next;
}
