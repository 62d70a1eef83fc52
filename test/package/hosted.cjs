// Loads the package as JupiterOne's hosted runtime does, and runs it. Prints what happened as one line of JSON.
//   node hosted.cjs <folder of the package> <package.json of whoever has the SDK's runtime>
'use strict';

const { createRequire, isBuiltin } = require('node:module');
const Module = require('node:module');
const path = require('node:path');

const [folder, host] = process.argv.slice(2);

/** Modules outside Node that the package asks for. */
const asked = [];
const original = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  if (parent?.filename?.startsWith(folder) && !isBuiltin(request)) asked.push(request);
  return original.call(this, request, parent, ...rest);
};

async function main() {
  const before = new Set(Object.keys(require.cache));
  const { invocationConfig } = require(folder);
  const loaded = Object.keys(require.cache).filter((file) => !before.has(file));
  const runtime = createRequire(host)('@jupiterone/integration-sdk-runtime');
  const logger = runtime.createIntegrationLogger({ name: 'hosted', invocationConfig });
  const run = async (change) => {
    const instance = runtime.createIntegrationInstanceForLocalExecution(invocationConfig);
    Object.assign(instance.config, change);
    const history = { current: { startedOn: Date.now() } };
    return runtime.executeIntegrationInstance(logger, instance, invocationConfig, history);
  };
  const refused = await run({ reportingEventAccessToken: '', connectServerAccessToken: '' }).then(
    () => undefined,
    (error) => ({ kind: error.constructor.name, code: error.code, message: error.message }),
  );
  const { integrationStepResults } = await run({});
  const status = Object.fromEntries(integrationStepResults.map(({ id, status }) => [id, status]));
  const files = loaded.map((file) => path.relative(folder, file));
  console.log(JSON.stringify({ files, asked, refused, status }));
}

void main();
