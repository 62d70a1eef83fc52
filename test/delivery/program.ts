import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { MessageFromRun, MessageToRun, Task } from '../../packages/cli/src/poll/run/child';
import type { RunReport } from '../../packages/cli/src/poll/run/report';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { buildCode } from '../../tools/build';
import { builtOnce } from '../support/builtOnce';
import type { Ended } from './ended';
import { WarmProgram } from './warmProgram';

/** A command that is running. */
export interface Started {
  process: ChildProcess;
  ended: Promise<Ended>;
  /** Resolves with the first line on stdout or stderr that matches. */
  line(pattern: RegExp): Promise<string>;
}

/** Starts a command, and keeps what it prints. @param options its folder and its whole environment */
export function startCommand(
  file: string,
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Started {
  const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended: Ended = { code: null, stdout: '', stderr: '', json: [] };
  const waiting: { pattern: RegExp; resolve: (line: string) => void }[] = [];
  const lines: string[] = [];
  for (const name of ['stdout', 'stderr'] as const) {
    createInterface({ input: child[name] }).on('line', (line) => {
      ended[name] += `${line}\n`;
      if (name === 'stdout' && line.startsWith('{') && line.endsWith('}')) {
        ended.json.push(JSON.parse(line) as Record<string, unknown>);
      }
      lines.push(line);
      for (const { pattern, resolve } of waiting) if (pattern.test(line)) resolve(line);
    });
  }
  return {
    process: child,
    ended: new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ ...ended, code }));
    }),
    line: (pattern) => {
      const known = lines.find((line) => pattern.test(line));
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve) => waiting.push({ pattern, resolve }));
    },
  };
}

/** The built command line, as people install it, in a folder of its own with no `.env` in it. */
export class Program {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'graph-1password-program-'));
  readonly #file = path.join(this.folder, 'dist', 'graph-1password.js');
  readonly #warm = new WarmProgram(this.#file);

  private constructor() {}

  /** Puts the program into a folder of its own; all test files share one build. */
  static async build(): Promise<Program> {
    const program = new Program();
    const built = await builtOnce('program', buildCode);
    cpSync(built, path.join(program.folder, 'dist'), { recursive: true });
    copyFileSync(
      path.join(PROJECT_ROOT, 'package.json'),
      path.join(program.folder, 'package.json'),
    );
    for (const name of ['node_modules', 'jupiterone']) {
      symlinkSync(path.join(PROJECT_ROOT, name), path.join(program.folder, name));
    }
    return program;
  }

  /**
   * Starts `graph-1password <args>`.
   * @param env its whole environment
   * @param cwd its working folder
   * @param before a command, with its arguments, that runs the program, such as `unshare`
   */
  start(args: string[], env: NodeJS.ProcessEnv, cwd = this.folder, before: string[] = []): Started {
    const program = [process.execPath, this.#file];
    const [file, ...rest] = [...before, ...program, ...args] as [string, ...string[]];
    return startCommand(file, rest, { cwd, env });
  }

  /** Runs `graph-1password <args>` to its end. */
  run(args: string[], env: NodeJS.ProcessEnv, cwd = this.folder): Promise<Ended> {
    return this.start(args, env, cwd).ended;
  }

  /**
   * The same in a process that runs such commands one after the other, because each would load the same libraries: for
   * what a test asks or tries besides, such as what a graph answers.
   */
  runWarm(args: string[], env: NodeJS.ProcessEnv, cwd = this.folder): Promise<Ended> {
    return this.#warm.run({ args, env, cwd });
  }

  /**
   * A run alone, in the process that `poll` or `collect` starts for it: nothing is printed, and nothing is judged.
   * @returns its report; how the process ended when there is none
   */
  perform(task: Task, env: NodeJS.ProcessEnv): Promise<RunReport | string> {
    const child = fork(path.join(this.folder, 'dist', 'program', 'worker.js'), {
      ...{ env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    });
    return new Promise((resolve, reject) => {
      let report: RunReport | undefined;
      child.on('message', (message: MessageFromRun) => {
        if (message.type === 'report') report = message.report;
      });
      child.on('error', reject);
      child.on('close', (code, signal) => resolve(report ?? signal ?? `exit code ${code}`));
      child.send(task satisfies MessageToRun);
    });
  }

  remove(): void {
    this.#warm.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
