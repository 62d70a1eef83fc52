import { createCli } from '@jupiterone/integration-sdk-cli';
import * as integration from '../../src';

/**
 * `j1-integration` in one file with the integration, which loads in a third of the time. The SDK's command line requires
 * `src/index` of its working folder: the `src/index.js` there gives what stands here.
 */
(globalThis as { builtIntegration?: unknown }).builtIntegration = integration;

createCli()
  .parseAsync(process.argv)
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
