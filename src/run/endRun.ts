import type { IntegrationExecutionContext } from '@jupiterone/integration-sdk-core';
import { closeClients, openClients } from '../client/factory';
import type { IntegrationConfig } from '../config';
import { closeReferences } from './run';

/** Ends a run: tells what the Events API was asked and how the rate limit held, and ends the connections. */
export async function endRun({
  instance,
  logger,
}: IntegrationExecutionContext<IntegrationConfig>): Promise<void> {
  closeReferences(instance.config);
  const stats = openClients(instance.config)?.events?.stats();
  if (stats) {
    const { sent, retries, throttled, waitedMs } = stats;
    logger.info(
      { sent, retries, throttled, waitedMs },
      `Sent ${sent} requests to the Events API: ${retries} retries, ${throttled} answered with 429, ${(waitedMs / 1000).toFixed(1)} s waited for the rate limit.`,
    );
  }
  await closeClients(instance.config);
}
