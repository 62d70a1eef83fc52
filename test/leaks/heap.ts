import { writeHeapSnapshot } from 'node:v8';
import { createConnectClient } from '../../src/client/connect/client';

/**
 * A child process of a test: reads every item in full, keeps what the client returns, and writes down all that is in its memory.
 * It must not know what the test looks for.
 */
async function main(): Promise<void> {
  const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  const client = createConnectClient({
    baseUrl: process.env.URL_TO_READ ?? '',
    token: process.env.TOKEN_TO_USE ?? '',
    logger: silent,
  });
  const kept: unknown[] = [];
  for (const vault of (await client.listVaults()).found) {
    for (const item of (await client.listItems(vault.id)).found) {
      kept.push(await client.getItem(vault.id, item.id));
    }
  }
  await client.close();
  (globalThis as { gc?: () => void }).gc?.();
  Object.assign(globalThis, { kept });
  writeHeapSnapshot(process.argv[2]);
}

void main();
