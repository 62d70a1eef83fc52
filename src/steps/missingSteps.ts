import { IntegrationError } from '@jupiterone/integration-sdk-core';

/**
 * A step did not get what it is made of. Its sentence says all that there is to know: where it was noticed says nothing.
 * The SDK shows the sentence of an error only when the name of its class begins with "Integration".
 */
export class IntegrationInputError extends IntegrationError {}

/**
 * The failure of a step of the last phase that can make nothing of half of what a step before reads: its types are kept as
 * those of a failed step, and not taken for "nothing".
 * @param what the step needs, in words
 * @param before id of the step that failed, and has said why
 */
export const stepBeforeFailed = (
  step: string,
  what: string,
  before: string,
): IntegrationInputError =>
  new IntegrationInputError({
    code: 'STEP_BEFORE_FAILED',
    message: `${step} needs ${what}, and ${before} failed: do what its message says, and collect again.`,
  });

/**
 * The failure of a step of the last phase that did not get what it joins: after `collect --step` the steps that read it may not
 * have run, and what was never asked for is not "nothing".
 * @param missing ids of the steps to add
 */
export const stepsMissing = (step: string, missing: readonly string[]): IntegrationInputError =>
  new IntegrationInputError({
    code: 'STEPS_MISSING',
    message: `${step} joins what other steps read, and ${missing.join(', ')} did not run: name them too, as in "collect --step ${[...missing, step].join(',')}", or collect without --step.`,
  });
