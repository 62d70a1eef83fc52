import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Ended } from './ended';

/** Stands behind what a command prints, on both streams. */
const END = '\u0004 end of the command';

/** One command of the program. */
interface Command {
  args: string[];
  /** The whole environment. */
  env: NodeJS.ProcessEnv;
  cwd: string;
}

/** What was printed so far, and by now the exit code. */
interface Telling {
  stdout: string;
  stderr: string;
  code?: number | null;
}

/** The built program in a process that stays: it runs one command after the other, each loads only what none before it did. */
export class WarmProgram {
  #child: ChildProcess | undefined;
  #telling: Telling = { stdout: '', stderr: '' };
  #last: Promise<unknown> = Promise.resolve();
  #done: (() => void) | undefined;

  /**
   * @param file of the program
   * @param execArgv options of Node
   */
  constructor(
    readonly file: string,
    readonly execArgv: string[] = [],
  ) {}

  /** Runs a command when those before it have ended. */
  run(command: Command): Promise<Ended> {
    const ended = this.#last.then(() => this.#runNow(command));
    this.#last = ended.catch(() => undefined);
    return ended;
  }

  close(): void {
    this.#child?.disconnect();
  }

  async #runNow(command: Command): Promise<Ended> {
    this.#telling = { stdout: '', stderr: '' };
    const done = new Promise<void>((resolve) => (this.#done = resolve));
    this.#child ??= this.#start();
    this.#child.send(command);
    await done;
    const { code = null } = this.#telling;
    const [stdout, stderr] = [this.#telling.stdout, this.#telling.stderr].map(beforeEnd);
    return { code, stdout, stderr, json: jsonLines(stdout) } as Ended;
  }

  #start(): ChildProcess {
    const child = fork(path.join(__dirname, 'commands.cjs'), [this.file, END], {
      ...{ env: {}, execArgv: this.execArgv, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
    });
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        this.#telling[name] += text;
        this.#look();
      });
    }
    child.on('message', ({ code }: { code: number }) => {
      this.#telling.code = code;
      this.#look();
    });
    // A command may end the process: the next one gets a new one.
    child.on('close', (code) => {
      this.#child = undefined;
      this.#telling.code = code;
      this.#done?.();
    });
    return child;
  }

  #look(): void {
    const { stdout, stderr, code } = this.#telling;
    if (code !== undefined && [stdout, stderr].every((text) => text.includes(END))) this.#done?.();
  }
}

/** What a command printed, ended by a line break as in `startCommand`. */
function beforeEnd(text: string): string {
  const [own = ''] = text.split(END);
  return own === '' || own.endsWith('\n') ? own : `${own}\n`;
}

const jsonLines = (text = ''): Ended['json'] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
