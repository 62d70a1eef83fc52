const path = require('node:path');

const ROOT = path.join(__dirname, '..', '..');

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

/** Wings of pure functions: what they compute with stays compiled. */
const WINGS = ['j1ql', 'vocabulary'].map(
  (wing) => path.join(ROOT, 'packages', wing, 'src') + path.sep,
);

/** Whether a file is the entry of a library that is loaded once. */
exports.isLibrary = (file) => libraries.has(file);

/** Whether a file is of a wing whose modules run once. */
exports.isWing = (file) =>
  WINGS.some((folder) => file.startsWith(folder)) && !file.endsWith('.test.ts');
