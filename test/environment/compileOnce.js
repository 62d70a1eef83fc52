const vm = require('node:vm');
const { isApart, isLibrary, isShared } = require('./shared');

/**
 * Jest compiles each module again for each test file, as each could have a realm of its own: a fifth of the time of all
 * tests. Here all have the same. By file; what is compiled last is what is kept.
 */
const scripts = new Map();

/** What modules that are shared have exported, by file. */
const loaded = new Map();

/** Like `vm.compileFunction`, which Jest calls for a module of a test file, but compiles each module once in a process. */
function compileOnce(source, parameters, filename) {
  if (isLibrary(filename)) return (module) => void (module.exports = require(filename));
  const head = `(function (${parameters.join(', ')}) {`;
  const known = scripts.get(filename);
  if (known?.source === source && known.head === head) return known.script.runInThisContext();
  // The first line begins where it does in the file.
  const script = new vm.Script(`${head}${source}\n})`, { filename, columnOffset: -head.length });
  scripts.set(filename, { source, head, script });
  return script.runInThisContext();
}

/** What loads a module for the test file that runs now. */
let requireNow;

/** Remembers who asks for modules now. */
const noticed = (run) =>
  function (module, exports, require, ...args) {
    requireNow = require;
    run.call(this, module, exports, require, ...args);
  };

/** Whether the test file that runs now has modules of its own. */
let isAlone = false;

/** Tells of the test file that runs from now on. */
exports.begin = (testFile) => {
  isAlone = isApart(testFile);
};

/** Lets what is shared run once in a process. */
const runOnce = (filename, run) =>
  function (module, exports, require, ...args) {
    if (loaded.has(filename)) {
      module.exports = loaded.get(filename);
      return;
    }
    // What it loads later is asked for when another test file runs, and Jest has left the one that asked first.
    const load = (name) => requireNow(require.resolve(name));
    run.call(this, module, exports, Object.assign(load, require), ...args);
    loaded.set(filename, module.exports);
  };

/** Lets Jest's own calls in this process compile each module once. */
exports.compileEachModuleOnce = () => {
  const { compileFunction } = vm;
  if (compileFunction.once) return;
  vm.compileFunction = (source, parameters, options) => {
    const { parsingContext, filename } = options ?? {};
    if (parsingContext !== globalThis || !filename || source.startsWith('#!'))
      return compileFunction(source, parameters, options);
    const run = compileOnce(source, parameters, filename);
    return noticed(isShared(filename) && !isAlone ? runOnce(filename, run) : run);
  };
  vm.compileFunction.once = true;
};
