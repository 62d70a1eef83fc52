import { runInThisContext } from 'node:vm';
import { createCli } from '@jupiterone/integration-sdk-cli';
import * as integration from '../../src';
import { END_OF_TASK } from './j1Task';
import type { J1Ended, J1Task } from './j1Task';

/**
 * `j1-integration` with the integration in one process for many commands, one after the other: to load the SDK's command
 * line takes longer than most of them. The SDK requires `src/index` of the working folder: the `src/index.js` there gives
 * what stands here.
 */
(globalThis as { builtIntegration?: unknown }).builtIntegration = integration;

const RealDate = Date;

/** Makes the environment that of a task, with the modules that its NODE_OPTIONS import: they move the clock. */
function enter({ env, cwd }: J1Task): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(cwd);
  globalThis.Date = RealDate;
  const modules = /--import=data:text\/javascript;base64,(\S+)/g;
  for (const [, code = ''] of (env.NODE_OPTIONS ?? '').matchAll(modules)) {
    // Not as a module: one runs only once, and ts-node knows none of this kind.
    runInThisContext(`{ ${Buffer.from(code, 'base64').toString()} }`);
  }
}

async function run(task: J1Task): Promise<J1Ended> {
  process.exitCode = undefined;
  enter(task);
  await createCli()
    .parseAsync(['node', 'j1-integration', ...task.args])
    .catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    });
  const exitCode = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  console.log(END_OF_TASK);
  console.error(END_OF_TASK);
  return { exitCode };
}

process.on('message', (task: J1Task) => {
  run(task).then(
    (ended) => process.send?.(ended),
    // What is no error of a command ends the process, and with it the test.
    (error: unknown) => {
      console.error(error);
      process.exit(70);
    },
  );
});
process.on('disconnect', () => process.exit());
