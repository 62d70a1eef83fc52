import { readFile } from 'node:fs/promises';
import type { BuildOptions, Plugin } from 'esbuild';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';

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

/** A library that a file loads although few runs use it: here it is loaded when one of its names is first used. */
interface Seldom {
  /** End of the path of the file. */
  file: string;
  library: string;
  /** What the file uses of it. */
  names: readonly string[];
  /** The part of the library that has the names, if it is enough. */
  part?: string;
}

const SDK = '@jupiterone/integration-sdk-core/dist/src';
const DATA_MODEL = '@jupiterone/data-model';
const RELATIONSHIP_CLASS = {
  library: DATA_MODEL,
  names: ['RelationshipClass'],
  part: `${DATA_MODEL}/dist/RelationshipClass`,
};

/**
 * They take half of the CPU that a run needs to start: the client of JupiterOne, that of Connect when it is given no transport,
 * and the schemas of entities of all kinds, which only the SDK's own way to make one checks against.
 */
const SELDOM: readonly Seldom[] = [
  {
    file: '@jupiterone/integration-sdk-runtime/dist/src/api/index.js',
    ...{ library: '@lifeomic/alpha', names: ['Alpha'] },
  },
  { file: `${SDK}/index.js`, ...RELATIONSHIP_CLASS },
  { file: `${SDK}/data/createIntegrationRelationship.js`, ...RELATIONSHIP_CLASS },
  {
    file: `${SDK}/data/createIntegrationEntity.js`,
    ...{ library: DATA_MODEL, names: ['entitySchemas', 'getSchema'] },
  },
  {
    file: `${SDK}/data/createIntegrationEntity.js`,
    ...{ library: '@jupiterone/integration-sdk-entity-validator', names: ['EntityValidator'] },
  },
  {
    file: '@1password/connect/dist/lib/op-connect.js',
    ...{ library: './client', names: ['HTTPClient'] },
  },
];

/** What the SDK makes while it loads, and needs only when it makes an entity. */
const VALIDATOR = /^const VALIDATOR = (new [\w.]+\(\{[^}]*\}\));$/m;
const VALIDATOR_LATER =
  'let validator; const VALIDATOR = { validateEntity: (entity) => (validator ??= $1).validateEntity(entity) };';

/** The text of a file with the libraries loaded later. @throws Error when it is not as it was when this was written */
function deferred(file: string, text: string): string {
  let changed = text;
  const change = (from: RegExp, to: string): void => {
    const before = changed;
    changed = before.replace(from, to);
    if (changed === before) throw new Error(`${file} has changed: nothing in it is ${from.source}`);
  };
  for (const { library, names, part = library } of SELDOM.filter((each) => each.file === file)) {
    const getters = names.map((name) => `get ${name}() { return require("${part}").${name}; }`);
    const escaped = library.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    change(
      new RegExp(`^(const|var) (\\w+) = require\\("${escaped}"\\);$`, 'm'),
      `const $2 = { ${getters.join(', ')} };`,
    );
  }
  if (file.endsWith('createIntegrationEntity.js')) change(VALIDATOR, VALIDATOR_LATER);
  return changed;
}

const seldom: Plugin = {
  name: 'seldom',
  setup(bundler) {
    for (const file of new Set(SELDOM.map((each) => each.file))) {
      const filter = new RegExp(`[\\\\/]${file.replace(/\./g, '\\.').replace(/\//g, '[\\\\/]')}$`);
      bundler.onLoad({ filter }, async ({ path }) => ({
        contents: deferred(file, await readFile(path, 'utf8')),
      }));
    }
  },
};

/** How programs are bundled: those that are shipped, and those that are measured in their place. */
export const OPTIONS = {
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
  plugins: [unused, seldom],
} as const satisfies BuildOptions;
