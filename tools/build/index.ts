import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, transform } from 'esbuild';
import { OPTIONS } from './program';
import { writeBill } from './supply';
import { BUNDLED, bundle, licencesOf, packagesOf, pageOf } from '@graph-1password/explorer';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';

/** What JupiterOne's runtime loads: one file that needs no other. */
const INTEGRATION = { index: 'src/index.ts' };

/** What people run: the command line, a poller's run, and the judge after it. */
const PROGRAM = {
  cli: 'packages/cli/src/cli.ts',
  worker: 'packages/cli/src/poll/run/worker.ts',
  judgeWorker: 'packages/cli/src/alerts/judge/judgeWorker.ts',
};

const TYPES = `import type { IntegrationInvocationConfig } from '@jupiterone/integration-sdk-core';

/** Everything that JupiterOne loads. */
export declare const invocationConfig: IntegrationInvocationConfig;
`;

/**
 * Writes the code of the published package, with all that it needs: an installation fetches nothing else, but for the
 * optional engine of the archive.
 * @param folder made anew
 * @returns the files that went into it
 */
export async function buildCode(folder: string): Promise<string[]> {
  rmSync(folder, { recursive: true, force: true });
  const integration = { entryPoints: INTEGRATION, outdir: folder, format: 'cjs' } as const;
  const { metafile } = await build({ ...OPTIONS, ...integration });
  const inputs = [...Object.keys(metafile.inputs), ...(await buildProgram(folder))];
  const bin = path.join(folder, 'graph-1password.js');
  copyFileSync(path.join(PROJECT_ROOT, 'packages/cli/bin/graph-1password.js'), bin);
  chmodSync(bin, 0o755);
  writeFileSync(path.join(folder, 'index.d.ts'), TYPES);
  const files = inputs.map((input) => path.join(PROJECT_ROOT, input));
  writeNotices(folder, files);
  return files;
}

/** What the licences of what is bundled ask for. */
const writeNotices = (folder: string, inputs: readonly string[]): void =>
  writeFileSync(path.join(folder, 'THIRD-PARTY.txt'), `${licencesOf(inputs)}\n`);

/**
 * Writes the program: its parts share their libraries, and a library loads when a command needs it. esbuild splits
 * ES modules only; they become CommonJS afterwards, which also Yarn's Plug'n'Play loads.
 * @returns the files that went into it
 */
async function buildProgram(folder: string): Promise<string[]> {
  const { metafile, outputFiles } = await build({
    ...OPTIONS,
    ...{ entryPoints: PROGRAM, outdir: path.join(folder, 'program'), chunkNames: '[name]-[hash]' },
    ...{ format: 'esm', splitting: true, write: false },
  });
  mkdirSync(path.join(folder, 'program'), { recursive: true });
  for (const { path: file, text } of outputFiles) {
    const { code } = await transform(text, {
      ...{ format: 'cjs', platform: 'node', target: 'node20' },
      // Not by import(): Node would first search each part for names, a tenth of the time that a command needs to start.
      supported: { 'dynamic-import': false },
    });
    writeFileSync(file, code);
  }
  return Object.keys(metafile.inputs);
}

/**
 * Puts the bundled page beside the command: the published package has no bundler.
 * @returns the files that went into it
 */
export async function buildExplorer(folder: string): Promise<readonly string[]> {
  const assets = await bundle();
  // Throws when they do not fit into a page.
  pageOf({ assets, bytes: new Uint8Array() });
  const explorer = path.join(folder, 'program', 'explorer');
  mkdirSync(explorer, { recursive: true });
  writeFileSync(path.join(explorer, BUNDLED.script), assets.script);
  writeFileSync(path.join(explorer, BUNDLED.style), assets.style);
  return assets.inputs;
}

/** Writes the whole package, with the licences of what is in it and its bill of materials. */
export async function buildPackage(folder: string): Promise<void> {
  const inputs = [...(await buildCode(folder)), ...(await buildExplorer(folder))];
  writeNotices(folder, inputs);
  writeBill(folder, packagesOf(inputs));
}

if (require.main === module) void buildPackage(path.join(PROJECT_ROOT, 'dist'));
