/**
 * Preloaded into a process (`node --require`) that is to be killed at its nth change of a folder, on any machine alike. Node's
 * synchronous calls count, which are all that the archive makes; what the engine writes is not in place before such a call.
 * DIE_BELOW is the folder, DIE_AT the number of the call, counted from the first one on of whose path DIE_FROM is a part.
 * With DIE_AT 0 nothing is killed, and the calls are written to DIE_TRACE.
 */
const fs = require('node:fs');
const path = require('node:path');

const { DIE_BELOW = '', DIE_FROM = '', DIE_AT = '0', DIE_TRACE } = process.env;

/** Calls that change a disk, or open something that is then changed; by path or by handle in the first parameter. */
const CHANGES = [
  'openSync',
  'writeSync',
  'fsyncSync',
  'ftruncateSync',
  'renameSync',
  'linkSync',
  'copyFileSync',
  'writeFileSync',
  'mkdirSync',
  'chmodSync',
  'rmSync',
];

const handles = new Map();
const trace = [];
let counting = false;
let calls = 0;

for (const name of CHANGES) {
  const original = fs[name];
  fs[name] = (...parameters) => {
    const [first, second] = parameters;
    const file = typeof first === 'number' ? handles.get(first) : String(first);
    if (file !== undefined && isBelow(file)) note(name, file, second);
    const result = original(...parameters);
    if (name === 'openSync') handles.set(result, file);
    return result;
  };
}

function note(name, file, second) {
  // A link or a new name leads there from elsewhere.
  const place = path.relative(DIE_BELOW, name === 'renameSync' ? String(second) : file);
  counting ||= place.includes(DIE_FROM);
  if (!counting) return;
  calls++;
  if (DIE_TRACE) trace.push(`${name} ${place}`);
  if (calls === Number(DIE_AT)) process.kill(process.pid, 'SIGKILL');
}

function isBelow(file) {
  return DIE_BELOW !== '' && path.resolve(file).startsWith(DIE_BELOW);
}

if (DIE_TRACE) {
  process.on('exit', () => fs.appendFileSync(DIE_TRACE, `${trace.join('\n')}\n`));
}
