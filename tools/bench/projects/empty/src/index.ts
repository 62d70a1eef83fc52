import type { IntegrationInvocationConfig } from '@jupiterone/integration-sdk-core';

/** The least that the SDK can be asked to do: its start-up, and nothing else. */
export const invocationConfig: IntegrationInvocationConfig = {
  instanceConfigFields: {},
  integrationSteps: [
    {
      id: 'nothing',
      name: 'Nothing',
      entities: [],
      relationships: [],
      executionHandler: () => undefined,
    },
  ],
};
