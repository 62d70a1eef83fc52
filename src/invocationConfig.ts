import type { IntegrationInvocationConfig } from '@jupiterone/integration-sdk-core';
import type { IntegrationConfig } from './config';
import { ingestionConfig, instanceConfigFields } from './config';
import { endRun } from './run/endRun';
import { beginRun } from './run/run';
import type { Surroundings } from './run/run';
import { validateInvocation } from './run/validateInvocation';
import { dependencyGraphOrder, getStepStartStates, integrationSteps } from './steps';

/**
 * The integration as the SDK takes it.
 * @param surroundings what the caller puts around each run; every run begins with its validation
 */
export const createInvocationConfig = (
  surroundings: Surroundings = {},
): IntegrationInvocationConfig<IntegrationConfig> => ({
  instanceConfigFields,
  validateInvocation: (context) =>
    validateInvocation(beginRun(context.instance.config, surroundings), context.logger),
  getStepStartStates,
  integrationSteps,
  dependencyGraphOrder,
  ingestionConfig,
  afterExecution: endRun,
});
