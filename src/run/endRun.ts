import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { IntegrationExecutionContext } from '@jupiterone/integration-sdk-core';
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
    const message = `Sent ${sent} requests to the Events API: ${retries} retries, ${throttled} throttled (429), ${(waitedMs / 1000).toFixed(1)} s spent waiting for the rate limit.`;
    context.logger.info({ sent, retries, throttled, waitedMs }, message);
    run.signal({ type: 'progress', message });
  }
  run.signal({ type: 'ended', notes });
  await writeNotes(JSON.stringify(notes));
}

/**
 * Writes the notes into the folder of the run, which is found as the SDK's runtime does. The runtime itself is not
 * imported: JupiterOne has its own, and ours would be half of what it loads.
 */
async function writeNotes(text: string): Promise<void> {
  const folder =
    process.env.JUPITERONE_INTEGRATION_STORAGE_DIRECTORY || path.resolve('.j1-integration');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, NOTES_FILE), text);
}
