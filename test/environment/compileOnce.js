const vm = require('node:vm');

/**
 * Jest compiles each module again for each test file, as each has a realm of its own: a fifth of the time of all tests.
 * A script can be bound to any realm, and keeps what is compiled. By file; what is bound last is what is kept.
 */
const scripts = new Map();

/** Like `vm.compileFunction`, which Jest calls for a module of a test file, but compiles each module once in a process. */
function compileOnce(source, parameters, { filename, parsingContext }) {
  const head = `(function (${parameters.join(', ')}) {`;
  const known = scripts.get(filename);
  if (known?.source === source && known.head === head) {
    return known.script.runInContext(parsingContext);
  }
  // The first line begins where it does in the file.
  const script = new vm.Script(`${head}${source}\n})`, { filename, columnOffset: -head.length });
  scripts.set(filename, { source, head, script });
  return script.runInContext(parsingContext);
}

/** Lets Jest's own calls in this process compile each module once. */
exports.compileEachModuleOnce = () => {
  const { compileFunction } = vm;
  if (compileFunction.once) return;
  vm.compileFunction = (source, parameters, options) =>
    options?.parsingContext !== undefined && options.filename && !source.startsWith('#!')
      ? compileOnce(source, parameters, options)
      : compileFunction(source, parameters, options);
  vm.compileFunction.once = true;
};
