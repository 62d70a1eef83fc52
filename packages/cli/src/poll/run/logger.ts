import { createIntegrationLogger } from '@jupiterone/integration-sdk-runtime';
import type { IntegrationLogger } from '@jupiterone/integration-sdk-runtime';
import { invocationConfig } from '../../../../../src';

/** The logger of a run: the SDK's own, at LOG_LEVEL. */
export const runLogger = (): IntegrationLogger =>
  createIntegrationLogger({ name: 'poll', invocationConfig });
