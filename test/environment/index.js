const { TestEnvironment } = require('jest-environment-node');
const { compileEachModuleOnce } = require('./compileOnce');
const { watch } = require('./watchdog');

compileEachModuleOnce();

/** Node's environment, in which a test file gets some libraries from its process: see `sharedLibraries.js`. */
module.exports = class extends TestEnvironment {
  #file;

  constructor(config, context) {
    super(config, context);
    this.#file = context.testPath;
  }

  async setup() {
    watch(this.#file);
    await super.setup();
    // This file is outside of the tests' realm, and so is its `require`.
    this.global.loadOnce = require;
  }

  async teardown() {
    watch(undefined);
    await super.teardown();
  }
};
