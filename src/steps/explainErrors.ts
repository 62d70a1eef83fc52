import { OnePasswordError } from '../client/errors';
import { toIntegrationError } from '../client/integrationErrors';
import { runOf } from '../run/run';
import type { OnePasswordStep } from '../run/run';

/**
 * The step with errors that JupiterOne shows: the SDK hides the sentence of any class but its own from the customer. The
 * program around the run is told as well.
 */
export const withExplainedErrors = (step: OnePasswordStep): OnePasswordStep => ({
  ...step,
  executionHandler: async (context) => {
    try {
      await step.executionHandler(context);
    } catch (error) {
      const explained = toIntegrationError(error);
      runOf(context).signal({
        type: 'stepFailed',
        stepId: step.id,
        stepName: step.name,
        code: error instanceof OnePasswordError ? error.code : 'ERROR',
        message:
          explained instanceof Error ? explained.message : 'It failed for an unknown reason.',
      });
      throw explained;
    }
  },
});
