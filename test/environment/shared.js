const { readdirSync, readFileSync } = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '..', '..');
const PACKAGES = path.join(ROOT, 'packages');

/** Libraries that each process of the tests loads once, not once a test file: only such as keep no state that tests change. */
const LIBRARIES = [
  '@duckdb/node-api/lib/index.js',
  '@duckdb/node-api/lib/vectors/dataAccessors.js',
  '@jest/expect-utils/build/index.js',
  '@jupiterone/data-model/dist/index.js',
  '@jupiterone/data-model/dist/typebox_class_schemas/index.js',
  '@jupiterone/integration-sdk-core/dist/src/index.js',
  '@jupiterone/integration-sdk-runtime/dist/src/index.js',
  '@lifeomic/alpha/src/index.js',
  '@pollyjs/node-server/dist/cjs/pollyjs-node-server.js',
  '@sinclair/typebox/build/cjs/index.js',
  'ajv/dist/ajv.js',
  'chevrotain/lib/src/api.js',
  'commander/index.js',
  'expect/build/index.js',
  'fast-check/lib/cjs/fast-check.js',
  'jest-diff/build/index.js',
  'jest-matcher-utils/build/index.js',
  'jest-message-util/build/index.js',
  'js-yaml/index.js',
  'lodash/lodash.js',
  'pretty-format/build/index.js',
  'undici/index.js',
  'yaml/dist/index.js',
];

const libraries = new Set(LIBRARIES.map((file) => path.join(ROOT, 'node_modules', file)));

/** What the project ships: its modules run once a process, so that what they compute with stays compiled. */
const SOURCES = [ROOT, ...readdirSync(PACKAGES).map((wing) => path.join(PACKAGES, wing))].map(
  (folder) => path.join(folder, 'src') + path.sep,
);

/** What a test file says when it wants modules of its own, as it puts others in their place. */
const MOCKS = /\bjest\.(mock|doMock|unmock|resetModules|isolateModules)\b/;

/** Whether a file is the entry of a library that is loaded once. */
exports.isLibrary = (file) => libraries.has(file);

/** Whether a file is of those of the project whose modules run once. */
exports.isShared = (file) =>
  SOURCES.some((folder) => file.startsWith(folder)) && !file.endsWith('.test.ts');

/** Whether a test file needs modules of the project that no other has used. */
exports.isApart = (testFile) => MOCKS.test(readFileSync(testFile, 'utf8'));
