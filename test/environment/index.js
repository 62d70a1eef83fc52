const { TestEnvironment } = require('jest-environment-node');

/** Node's environment, in which a test file gets some libraries from its process: see `sharedLibraries.js`. */
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    // This file is outside of the tests' realm, and so is its `require`.
    this.global.loadOnce = require;
  }
};
