import { createConnectClient } from '../../src/client/connect/client';

/** Asks the server in `URL_TO_ASK` whether it is Connect, and prints the code of the error. A child process of a test. */
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined };
const client = createConnectClient({
  baseUrl: process.env.URL_TO_ASK ?? '',
  token: 'token',
  logger: silent,
  retry: { firstContactMs: 0 },
});
client
  .verifyServer()
  .catch((error: unknown) => console.log((error as { code?: unknown }).code))
  .finally(() => void client.close());
