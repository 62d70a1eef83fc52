'use strict';
const path = require('node:path');

/**
 * Runs commands of the built program, one after the other, in one process: to load its libraries takes longer than most
 * commands. As in a process of its own, a command has ended when nothing is left that it waits for.
 *   node commands.cjs <file of the program> <a line that stands behind what each command prints>
 */
const [, , program, end] = process.argv;
/** Only these run again for each command; what they load stays. */
const ENTRIES = [program, path.join(path.dirname(program), 'program', 'cli.js')];

const RealDate = Date;
let count = 0;
let isBusy = false;

// Each command listens to both.
for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0);

/** Makes the environment that of a command, with the modules that its NODE_OPTIONS import: they move the clock. */
async function enter({ args, env, cwd }) {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(cwd);
  process.argv = [process.execPath, program, ...args];
  globalThis.Date = RealDate;
  count += 1;
  for (const [, url] of (env.NODE_OPTIONS ?? '').matchAll(/--import=(\S+)/g)) {
    // A module runs once for each URL.
    await import(`${url}#${count}`);
  }
}

process.on('message', (command) => {
  isBusy = true;
  process.exitCode = undefined;
  enter(command).then(() => {
    process.channel.unref();
    for (const file of ENTRIES) delete require.cache[file];
    require(program);
  });
});

process.on('beforeExit', () => {
  if (!isBusy) return;
  isBusy = false;
  process.channel.ref();
  for (const stream of [process.stdout, process.stderr]) stream.write(`${end}\n`);
  process.send({ code: Number(process.exitCode ?? 0) });
  process.exitCode = undefined;
});

process.on('disconnect', () => process.exit());
