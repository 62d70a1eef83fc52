import type { IntegrationInvocationConfig } from '@jupiterone/integration-sdk-core';
import type { IntegrationConfig } from './config';
import { ingestionConfig, instanceConfigFields } from './config';
import { endRun } from './run/endRun';
import { dependencyGraphOrder, getStepStartStates, integrationSteps } from './steps';
import { explainErrors } from './steps/explainErrors';
import { validateInvocation } from './run/validateInvocation';

/** Everything that JupiterOne loads. */
export const invocationConfig: IntegrationInvocationConfig<IntegrationConfig> = {
  instanceConfigFields,
  validateInvocation,
  getStepStartStates,
  integrationSteps,
  dependencyGraphOrder,
  ingestionConfig,
  executionHandlerWrapper: explainErrors,
  afterExecution: endRun,
};
