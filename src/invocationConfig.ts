import type { IntegrationInvocationConfig } from '@jupiterone/integration-sdk-core';
import type { IntegrationConfig } from './config';
import { ingestionConfig, instanceConfigFields, namingOf } from './config';
import { endRun } from './run/endRun';
import { beginRun } from './run/run';
import type { RunOptions } from './run/run';
import { validateInvocation } from './run/validateInvocation';
import { dependencyGraphOrder, getStepStartStates, integrationSteps } from './steps';

/**
 * The integration as the SDK takes it.
 * @param options what the caller puts around each run; every run begins with its validation
 */
export const createInvocationConfig = (
  options: RunOptions = {},
): IntegrationInvocationConfig<IntegrationConfig> => ({
  instanceConfigFields,
  validateInvocation: ({ instance, logger }) => {
    const naming = namingOf(instance, process.env);
    return validateInvocation(beginRun(instance.config, { naming, ...options }), logger);
  },
  getStepStartStates,
  integrationSteps,
  dependencyGraphOrder,
  ingestionConfig,
  afterExecution: endRun,
});
