/** What a test file, or Jest for it, may change. */
const OBJECTS = [globalThis, process, Error, Date, Math, JSON];
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit', 'beforeExit'];

/** The realm of a process as it was at a moment. */
exports.Realm = class {
  #properties = OBJECTS.map((object) => Object.getOwnPropertyDescriptors(object));
  #listeners = SIGNALS.map((name) => process.rawListeners(name));
  #env = { ...process.env };
  #folder = process.cwd();

  /** Makes it so again. */
  restore() {
    OBJECTS.forEach((object, i) => restoreProperties(object, this.#properties[i]));
    SIGNALS.forEach((name, i) => {
      for (const listener of process.rawListeners(name))
        if (!this.#listeners[i].includes(listener)) process.removeListener(name, listener);
    });
    for (const name of Object.keys(process.env)) if (!(name in this.#env)) delete process.env[name];
    for (const [name, value] of Object.entries(this.#env))
      if (process.env[name] !== value) process.env[name] = value;
    if (process.cwd() !== this.#folder) process.chdir(this.#folder);
  }
};

function restoreProperties(object, before) {
  for (const name of Reflect.ownKeys(object)) {
    const now = Object.getOwnPropertyDescriptor(object, name);
    const then = before[name];
    // Jest keeps what it knows of its matchers and of a run under symbols, and begins anew by itself.
    if (!then && typeof name === 'symbol') continue;
    const isSame = then && ['value', 'get', 'set'].every((key) => now[key] === then[key]);
    if (isSame || !now.configurable) continue;
    if (then) Object.defineProperty(object, name, then);
    else delete object[name];
  }
}
