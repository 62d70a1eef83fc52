import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, transform } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';
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
 * Libraries of the SDK that are never used here, and would be most of the weight, each with what stands in for it: its
 * client can call AWS Lambda and sign requests to AWS; its log does without what cannot be loaded.
 */
const UNUSED = [
  { filter: /^@aws-(sdk|crypto)\//, contents: '' },
  {
    filter: /^(dtrace-provider|source-map-support)$/,
    contents: "throw new Error('This library is left out.');",
  },
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
  // The client of ClickHouse is installed by whoever asks it, the engine of the archive where there is a binary. The others are there in a clone only.
  external: [
    '@clickhouse/client',
    '@duckdb/node-api',
    'esbuild',
    '@jupiterone/integration-sdk-cli',
  ],
  // The SDK knows its errors by the names of their classes, so two of one name must not be told apart by a number.
  keepNames: true,
  // Licences are in a file of their own.
  legalComments: 'none',
  // The file of a process of its own is found when it runs.
  logOverride: { 'require-resolve-not-external': 'silent' },
  plugins: [unused],
} as const satisfies BuildOptions;

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
    const { code } = await transform(text, { format: 'cjs', platform: 'node', target: 'node20' });
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
