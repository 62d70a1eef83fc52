import type { OnePasswordStep, StepContext } from '../../../../src/run/run';

/** A step that makes no relationships: where columns hold them, they would be made for nothing. */
export function withoutRelationships(step: OnePasswordStep): OnePasswordStep {
  const executionHandler =
    step.entities.length === 0
      ? () => undefined
      : (context: StepContext) => step.executionHandler(leavingOutRelationships(context));
  return { ...step, executionHandler };
}

/** The context of a step, with a job that drops the relationships that it is given. */
const leavingOutRelationships = (context: StepContext): StepContext => ({
  ...context,
  jobState: {
    ...context.jobState,
    addRelationship: () => Promise.resolve(),
    addRelationships: () => Promise.resolve(),
  },
});
