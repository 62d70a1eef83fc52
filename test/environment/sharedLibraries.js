/**
 * Libraries that each process of the tests loads once, not once a test file: they are most of the time that loading takes.
 * Only such as keep no state, touch no global, and throw no error that somebody tells by its class: what they make belongs
 * to another realm. By the file that an import leads to.
 */
const LIBRARIES = [
  '@jupiterone/data-model/dist/index.js',
  'chevrotain/lib/src/api.js',
  // What the SDK's client of JupiterOne loads for functions of AWS, and its recordings for a server: nobody uses either.
  '@lifeomic/alpha/src/adapters/lambda-invocation.js',
  '@lifeomic/alpha/src/interceptors/aws-v4-signature.js',
  '@pollyjs/node-server/dist/cjs/pollyjs-node-server.js',
];

const files = LIBRARIES.map((file) => `${file.replaceAll('.', '\\.')}$`).join('|');

module.exports = {
  /** Matches the files of these libraries. */
  SHARED: `/node_modules/(?:${files})`,
  /** Matches all other files of libraries. */
  OTHERS: `/node_modules/(?!${files})`,
  /** Jest transforms the file into one line that takes what the process has. */
  process: (_source, file) => ({
    code: `module.exports = loadOnce(${JSON.stringify(file)});`,
  }),
  getCacheKey: (_source, file) => `loadOnce ${file}`,
};
