import { StepResultStatus } from '@jupiterone/integration-sdk-core';
import { failedSteps } from '../../graph/summary';
import { Interrupted } from './context';
import type { Delivered } from './context';
import { describeError } from './describeError';
import type { RunObserver } from './observer';
import type { RunReport } from './report';

const iso = (time: number): string => new Date(time).toISOString();

/** How a run ended that did not come to its end; the observer is told why. @param folder in which it worked */
export function failureOf(
  error: unknown,
  observer: RunObserver,
  folder: string,
): Pick<RunReport, 'outcome'> {
  observer.add(describeError(error, folder));
  return { outcome: error instanceof Interrupted ? 'interrupted' : 'failed' };
}

/** How a run ended whose graph was delivered. */
export function outcomeOf(
  { result, window, damaged }: Delivered,
  observer: RunObserver,
): Pick<RunReport, 'outcome' | 'window'> {
  const failed = failedSteps(result);
  for (const { id, name, status } of failed) {
    if (
      status === StepResultStatus.FAILURE &&
      observer.reasons.length === 0 &&
      !observer.explains(id)
    ) {
      observer.add(`${name} failed after it had read all data: use --verbose to see why.`);
    }
  }
  const malformed = Object.values(observer.notes?.malformed ?? {}).some((count) => count > 0);
  const lacks = observer.lacking.size > 0 || malformed || damaged === true;
  const complete = failed.length === 0 && !lacks;
  return {
    outcome: complete ? 'ok' : 'partly',
    window: { since: iso(window.since), until: iso(window.until) },
  };
}
