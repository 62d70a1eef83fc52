import { IntegrationError } from '@jupiterone/integration-sdk-core';
import { STEP_NAMES } from './constants';
import type { StepId } from './constants';

/**
 * A step did not get what it is made of. Its sentence says all that there is to know: where it was noticed says nothing.
 * The SDK shows the sentence of an error only when the name of its class begins with "Integration".
 */
export class IntegrationInputError extends IntegrationError {}

/**
 * The failure of a step of the last phase that can make nothing of half of what a step before reads: its types are kept as
 * those of a failed step, and not taken for "nothing".
 * @param what the step needs, in words
 * @param before the step that failed, and has said why
 */
export const stepBeforeFailed = (what: string, before: StepId): IntegrationInputError =>
  new IntegrationInputError({
    code: 'STEP_BEFORE_FAILED',
    message: `It needs ${what}, and "${STEP_NAMES[before]}" failed: do what its message says, and collect again.`,
  });

/**
 * The failure of a step of the last phase that did not get what it joins: after `collect --step` the steps that read it may not
 * have run, and what was never asked for is not "nothing". The sentence names steps by their ids only in the command to type.
 * @param missing the steps to add
 */
export function stepsMissing(step: StepId, missing: readonly StepId[]): IntegrationInputError {
  const names = missing.map((each) => `"${STEP_NAMES[each]}"`).join(', ');
  const command = `collect --step ${[...missing, step].join(',')}`;
  return new IntegrationInputError({
    code: 'STEPS_MISSING',
    message: `It joins what other steps read, and ${names} did not run: name them too, as in "${command}", or collect without --step.`,
  });
}
