import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ChildResult } from '../../packages/cli/src/collect/child';
import { END_OF_TASK } from './j1Task';
import type { J1Ended, J1Task } from './j1Task';

/** A process that runs `j1-integration` commands, one at a time. */
class WarmJ1 {
  readonly #child: ChildProcess;
  #lines: string[] = [];
  #ends = 0;
  #exitCode: number | undefined;
  #done: ((result: ChildResult) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  /** @param env what Node and libraries read when they start; a task brings the rest, and its own clock */
  constructor(command: string, execArgv: string[], env: NodeJS.ProcessEnv) {
    this.#child = fork(command, { env, execArgv, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#take(line));
    }
    this.#child.on('message', (message) => {
      this.#exitCode = (message as J1Ended).exitCode;
      this.#finish();
    });
    this.#child.on('exit', (code, signal) =>
      this.#failed?.(
        new Error(
          `The process of j1-integration ended (${signal ?? code}):\n${this.#lines.join('\n')}`,
        ),
      ),
    );
  }

  /** @throws Error when the process ends */
  run(task: J1Task): Promise<ChildResult> {
    return new Promise((resolve, reject) => {
      [this.#lines, this.#ends, this.#exitCode] = [[], 0, undefined];
      [this.#done, this.#failed] = [resolve, reject];
      this.#child.send(task);
    });
  }

  close(): void {
    this.#failed = undefined;
    // One that has ended has failed its test.
    if (this.#child.connected) this.#child.disconnect();
  }

  #take(line: string): void {
    if (line === END_OF_TASK) this.#ends++;
    else this.#lines.push(line);
    this.#finish();
  }

  #finish(): void {
    if (this.#ends < 2 || this.#exitCode === undefined) return;
    this.#done?.({ exitCode: this.#exitCode, lines: this.#lines });
  }
}

/** Variables that are read when a process starts. */
const AT_START = ['DEBUG', 'NODE_DEBUG', 'NODE_EXTRA_CA_CERTS'];

/** Processes stay to the end of a test file. Programs that use this, such as the one that takes the screenshots, could not end. */
const STAYS = typeof afterAll === 'function';

/** Processes without a task, by what they started with. */
const idle = new Map<string, WarmJ1[]>();
const all = new Set<WarmJ1>();

/**
 * Runs a `j1-integration` command in a process that has run others before, or in a new one when all are at work.
 * @param command of `builtJ1`, or `j1.ts` itself
 * @param execArgv options of Node
 */
export async function runWarm(
  command: string,
  task: J1Task,
  execArgv: string[] = [],
): Promise<ChildResult> {
  const given = AT_START.filter((name) => task.env[name] !== undefined);
  const env = Object.fromEntries(given.map((name) => [name, task.env[name]]));
  const key = JSON.stringify([command, env]);
  const free = idle.get(key) ?? [];
  idle.set(key, free);
  const worker = free.pop() ?? new WarmJ1(command, execArgv, env);
  all.add(worker);
  const result = await worker.run(task);
  if (STAYS) free.push(worker);
  else worker.close();
  return result;
}

if (STAYS) {
  afterAll(() => {
    for (const worker of all) worker.close();
  });
}
