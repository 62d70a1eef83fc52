import type { IntegrationInvocationConfig } from '@jupiterone/integration-sdk-core';
import { closeClients } from './client/factory';
import type { IntegrationConfig } from './config';
import { ingestionConfig, instanceConfigFields } from './config';
import { dependencyGraphOrder, getStepStartStates, integrationSteps } from './steps';
import { explainErrors } from './steps/explainErrors';
import { validateInvocation } from './validateInvocation';

/** Everything that JupiterOne loads. */
export const invocationConfig: IntegrationInvocationConfig<IntegrationConfig> = {
  instanceConfigFields,
  validateInvocation,
  getStepStartStates,
  integrationSteps,
  dependencyGraphOrder,
  ingestionConfig,
  executionHandlerWrapper: explainErrors,
  afterExecution: ({ instance }) => closeClients(instance.config),
};
