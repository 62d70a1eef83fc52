import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { SIGNALS_VARIABLE } from '../../../../src/run/signals';
import type { RunSignal, SignalListener } from '../../../../src/run/signals';
import { PROJECT_ROOT } from '../support/projectRoot';

/** How a `j1-integration` command ended. */
export interface ChildResult {
  /** Null when a signal ended it. */
  exitCode: number | null;
  /** Everything that it printed, by line. */
  lines: string[];
}

/** Options of a `j1-integration` command. */
export interface CollectChildOptions {
  /** The whole environment of the command. */
  env: NodeJS.ProcessEnv;
  /** The project that it works on, and its working folder. Default: this package. */
  projectRoot?: string;
  /** Called with each signal of the run in the command. */
  onSignal?: SignalListener;
  /** Ends the command. */
  signal?: AbortSignal;
  /** The file of `j1-integration`. Default: the SDK's. */
  command?: string;
}

/**
 * The SDK's command line, which works on the sources of a project: those of this one are there in a clone, and are no
 * part of the published package, beside which the command may be installed as well.
 */
export function j1Path(): string | undefined {
  if (!existsSync(path.join(PROJECT_ROOT, 'src', 'index.ts'))) return undefined;
  try {
    const name = '@jupiterone/integration-sdk-cli';
    const manifest = require.resolve(`${name}/package.json`, { paths: [PROJECT_ROOT] });
    return path.join(path.dirname(manifest), 'bin', 'j1-integration');
  } catch {
    return undefined;
  }
}

/** Runs `j1-integration <args>` on a project in a process of its own. */
export function runJ1(
  args: string[],
  { env, projectRoot = PROJECT_ROOT, onSignal, signal, command = j1Path() }: CollectChildOptions,
): Promise<ChildResult> {
  return new Promise((resolve, reject) => {
    if (command === undefined) throw new Error('j1-integration is not installed here.');
    const child = spawn(process.execPath, [command, ...args], {
      cwd: projectRoot,
      env: { ...env, ...(onSignal && { [SIGNALS_VARIABLE]: 'ipc' }) },
      stdio: ['ignore', 'pipe', 'pipe', ...(onSignal ? ['ipc' as const] : [])],
      ...(signal && { signal, killSignal: 'SIGTERM' as const }),
    });
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => lines.push(line));
    }
    child.on('message', (message) => onSignal?.(message as RunSignal));
    child.on('error', (error) => (error.name === 'AbortError' ? undefined : reject(error)));
    child.on('close', (exitCode) => resolve({ exitCode, lines }));
  });
}
