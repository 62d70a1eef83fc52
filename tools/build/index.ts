import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { BUNDLED, bundle, pageOf } from '@graph-1password/explorer';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';

/** What the published package runs: the integration for JupiterOne, the command line, a poller's run, and the judge after it. */
const ENTRIES = {
  index: 'src/index.ts',
  cli: 'packages/cli/src/cli.ts',
  worker: 'packages/cli/src/poll/run/worker.ts',
  judgeWorker: 'packages/cli/src/alerts/judge/judgeWorker.ts',
};

const TYPES = `import type { IntegrationInvocationConfig } from '@jupiterone/integration-sdk-core';

/** Everything that JupiterOne loads. */
export declare const invocationConfig: IntegrationInvocationConfig;
`;

/**
 * Writes the code of the published package: the wings are bundled into it, the dependencies of package.json are not.
 * @param folder made anew
 */
export async function buildCode(folder: string): Promise<void> {
  const { dependencies, optionalDependencies } = JSON.parse(
    readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8'),
  ) as Record<'dependencies' | 'optionalDependencies', Record<string, string>>;
  rmSync(folder, { recursive: true, force: true });
  await build({
    absWorkingDir: PROJECT_ROOT,
    entryPoints: ENTRIES,
    outdir: folder,
    ...{ bundle: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'error' },
    // The explorer's bundler and the SDK's command line are there in a clone only.
    external: [
      ...Object.keys({ ...dependencies, ...optionalDependencies }),
      ...['esbuild', '@jupiterone/integration-sdk-cli'],
    ],
    // The file of a poller's run is found beside the command's when it runs.
    logOverride: { 'require-resolve-not-external': 'silent' },
  });
  const bin = path.join(folder, 'graph-1password.js');
  copyFileSync(path.join(PROJECT_ROOT, 'packages/cli/bin/graph-1password.js'), bin);
  chmodSync(bin, 0o755);
  writeFileSync(path.join(folder, 'index.d.ts'), TYPES);
}

/** Puts the bundled page beside the command: the published package has no bundler. */
export async function buildExplorer(folder: string): Promise<void> {
  const assets = await bundle();
  // Throws when they do not fit into a page.
  pageOf({ assets, bytes: new Uint8Array() });
  mkdirSync(path.join(folder, 'explorer'), { recursive: true });
  writeFileSync(path.join(folder, 'explorer', BUNDLED.script), assets.script);
  writeFileSync(path.join(folder, 'explorer', BUNDLED.style), assets.style);
}

async function main(): Promise<void> {
  const folder = path.join(PROJECT_ROOT, 'dist');
  await buildCode(folder);
  await buildExplorer(folder);
}

if (require.main === module) void main();
