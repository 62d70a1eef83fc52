import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';
import { BUNDLED, bundle, licencesOf, pageOf } from '@graph-1password/explorer';
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

/** Modules of the program are ES modules, in which libraries look for these names in vain. */
const NAMES_OF_COMMON_JS = `import { createRequire as __createRequire } from 'node:module';
import { dirname as __pathDirname } from 'node:path';
import { fileURLToPath as __fileURLToPath } from 'node:url';
const require = __createRequire(import.meta.url);
const __filename = __fileURLToPath(import.meta.url);
const __dirname = __pathDirname(__filename);`;

/**
 * Libraries of the SDK that are never used here, and would be most of the weight, each with what stands in for it: its
 * client can call AWS Lambda and sign requests to AWS; its log does without DTrace where that cannot be loaded.
 */
const UNUSED = [
  { filter: /^@aws-(sdk|crypto)\//, contents: '' },
  { filter: /^dtrace-provider$/, contents: "throw new Error('DTrace is not used.');" },
];

const unused: Plugin = {
  name: 'unused',
  setup(bundler) {
    for (const { filter, contents } of UNUSED) {
      const namespace = `unused ${filter.source}`;
      bundler.onResolve({ filter }, ({ path: name }) => ({ path: name, namespace }));
      bundler.onLoad({ filter: /.*/, namespace }, () => ({ contents }));
    }
  },
};

const OPTIONS = {
  absWorkingDir: PROJECT_ROOT,
  ...{ bundle: true, metafile: true, platform: 'node', target: 'node20', logLevel: 'error' },
  // The engine of the archive is installed where there is a binary for the machine. The others are there in a clone only.
  external: ['@duckdb/node-api', 'esbuild', '@jupiterone/integration-sdk-cli'],
  // Licences are in a file of their own.
  legalComments: 'none',
  // The file of a process of its own is found when it runs.
  logOverride: { 'require-resolve-not-external': 'silent' },
  plugins: [unused],
} as const satisfies BuildOptions;

/**
 * Writes the code of the published package, with all that it needs: an installation fetches nothing else, but for the
 * optional engine of the archive. Libraries are shared by the parts of the program and load when a command needs them.
 * @param folder made anew
 */
export async function buildCode(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const program = path.join(folder, 'program');
  const built = [
    await build({ ...OPTIONS, entryPoints: INTEGRATION, outdir: folder, format: 'cjs' }),
    await build({
      ...OPTIONS,
      ...{ entryPoints: PROGRAM, outdir: program, chunkNames: '[name]-[hash]' },
      ...{ format: 'esm', splitting: true, banner: { js: NAMES_OF_COMMON_JS } },
    }),
  ];
  writeFileSync(path.join(program, 'package.json'), '{ "type": "module" }\n');
  // Apart from the command, which must be read by a Node that knows no import().
  writeFileSync(path.join(folder, 'start.js'), "import('./program/cli.js');\n");
  const bin = path.join(folder, 'graph-1password.js');
  copyFileSync(path.join(PROJECT_ROOT, 'packages/cli/bin/graph-1password.js'), bin);
  chmodSync(bin, 0o755);
  writeFileSync(path.join(folder, 'index.d.ts'), TYPES);
  const inputs = built.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const licences = licencesOf(inputs.map((input) => path.join(PROJECT_ROOT, input)));
  writeFileSync(path.join(folder, 'THIRD-PARTY.txt'), `${licences}\n`);
}

/** Puts the bundled page beside the command: the published package has no bundler. */
export async function buildExplorer(folder: string): Promise<void> {
  const assets = await bundle();
  // Throws when they do not fit into a page.
  pageOf({ assets, bytes: new Uint8Array() });
  const explorer = path.join(folder, 'program', 'explorer');
  mkdirSync(explorer, { recursive: true });
  writeFileSync(path.join(explorer, BUNDLED.script), assets.script);
  writeFileSync(path.join(explorer, BUNDLED.style), assets.style);
}

async function main(): Promise<void> {
  const folder = path.join(PROJECT_ROOT, 'dist');
  await buildCode(folder);
  await buildExplorer(folder);
}

if (require.main === module) void main();
