const { AsyncLocalStorage } = require('node:async_hooks');

/**
 * The stores that test files open. Jest's own runner opens one for each file and closes none: every promise would be told to
 * all of them, so that each file made the next one slower.
 */
exports.AsyncStores = class {
  #used = new Set();

  constructor() {
    const used = this.#used;
    for (const name of ['run', 'enterWith']) {
      const original = AsyncLocalStorage.prototype[name];
      AsyncLocalStorage.prototype[name] = function (...args) {
        used.add(this);
        return original.apply(this, args);
      };
    }
  }

  /** Closes those that were used since the last time. */
  close() {
    for (const store of this.#used) store.disable();
    this.#used.clear();
  }
};
