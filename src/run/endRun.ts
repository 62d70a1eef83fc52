import type { IntegrationExecutionContext } from '@jupiterone/integration-sdk-core';
// Not the SDK's whole runtime: what JupiterOne loads needs neither its client nor its log.
import { writeJsonToPath } from '@jupiterone/integration-sdk-runtime/dist/src/fileSystem';
import type { IntegrationConfig } from '../config';
import { runOf } from './run';
import { NOTES_FILE } from './signals';

/**
 * Ends a run: tells what the Events API was asked and how the rate limit held, ends the connections, and writes what the
 * run noted beside its summary.
 */
export async function endRun(
  context: IntegrationExecutionContext<IntegrationConfig>,
): Promise<void> {
  const run = runOf(context);
  const { notes, events } = await run.end();
  if (events) {
    const { sent, retries, throttled, waitedMs } = events;
    const message = `Sent ${sent} requests to the Events API: ${retries} retries, ${throttled} answered with 429, ${(waitedMs / 1000).toFixed(1)} s waited for the rate limit.`;
    context.logger.info({ sent, retries, throttled, waitedMs }, message);
    run.signal({ type: 'progress', message });
  }
  run.signal({ type: 'ended', notes });
  await writeJsonToPath({ path: NOTES_FILE, data: notes });
}
