import { IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';
import { runOf } from '../run/run';
import type { StepContext } from '../run/run';

/** Logs what a step has read, and tells the program around the run. */
export function tellProgress(context: StepContext, fields: object, message: string): void {
  context.logger.info(fields, message);
  runOf(context).signal({ type: 'progress', message });
}

/** Warns that the data of a step is not complete: in the log, in JupiterOne's job log, and to the program around the run. */
export function warnIncomplete(context: StepContext, fields: object, sentence: string): void {
  const { logger } = context;
  const run = runOf(context);
  const message = run.name(sentence);
  logger.warn(fields, message);
  logger.publishWarnEvent({
    name: IntegrationWarnEventName.IncompleteData,
    description: message,
  });
  run.signal({ type: 'incomplete', message });
}
