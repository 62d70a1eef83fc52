import path from 'node:path';
import { fileTroubleSentence } from '@graph-1password/vocabulary';
import { IntegrationError } from '@jupiterone/integration-sdk-core';
import { OnePasswordError } from '../client/errors';
import { toIntegrationError } from '../client/integrationErrors';
import { explain } from '../run/explain';
import { runOf } from '../run/run';
import type { OnePasswordStep, Run } from '../run/run';
import { IntegrationInputError } from './missingSteps';

/**
 * An error of a client or of the file system as one of the SDK, which names settings as people wrote them and has no stack:
 * where a server refused a request says nothing about why. Anything else is a fault of ours, and stays as it is.
 */
function sentenceError(error: unknown, run: Run): unknown {
  if (error instanceof OnePasswordError || error instanceof IntegrationInputError)
    explain(error, error.message, run);
  const explained = fileError(error) ?? toIntegrationError(error);
  return explained !== error && explained instanceof Error
    ? explain(explained, explained.message, run)
    : error;
}

/** The code of errors of the file system. */
const FILE_SYSTEM = 'FILE_SYSTEM';

/** Where the SDK keeps the objects of a run, and we what a step does not keep in memory. */
const storageFolder = (): string =>
  path.join(
    process.env.JUPITERONE_INTEGRATION_STORAGE_DIRECTORY ?? process.cwd(),
    '.j1-integration',
  );

function codeOf(error: unknown): string {
  if (error instanceof OnePasswordError || error instanceof IntegrationInputError)
    return error.code;
  return fileError(error) ? FILE_SYSTEM : 'ERROR';
}

function fileError(error: unknown): IntegrationError | undefined {
  const message = fileTroubleSentence(error, storageFolder());
  return message === undefined ? undefined : new IntegrationError({ code: FILE_SYSTEM, message });
}

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
      const run = runOf(context);
      const explained = sentenceError(error, run);
      run.signal({
        type: 'stepFailed',
        stepId: step.id,
        stepName: step.name,
        code: codeOf(error),
        message:
          explained instanceof Error ? explained.message : 'The step failed for an unknown reason.',
      });
      throw explained;
    }
  },
});
