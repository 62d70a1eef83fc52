const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');
const { AsyncStores } = require('./asyncStores');
const { begin, compileEachModuleOnce } = require('./compileOnce');
const { forgetSettings } = require('./memory');
const { Realm } = require('./realm');
const { watch } = require('./watchdog');

compileEachModuleOnce();
forgetSettings();
const stores = new AsyncStores();

/**
 * Runs each test file in the realm of its process, where Jest's own environment makes a new one: there each use of a global
 * goes through a proxy, and no library can be loaded once for several files, as its errors would be of another class.
 * What a file changes of the realm is put back when it has ended.
 */
module.exports = class {
  #file;
  #realm = new Realm();

  constructor({ projectConfig }, { testPath }) {
    this.#file = testPath;
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimers = null;
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    // Node's ten lines are often those of libraries alone.
    Error.stackTraceLimit = 100;
  }

  async setup() {
    begin(this.#file);
    watch(this.#file);
  }

  async teardown() {
    watch(undefined);
    this.fakeTimersModern.dispose();
    this.moduleMocker.restoreAllMocks();
    stores.close();
    this.#realm.restore();
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return globalThis;
  }
};
