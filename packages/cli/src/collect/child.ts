import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { SIGNALS_VARIABLE } from '../../../../src/run/signals';
import type { RunSignal, SignalListener } from '../../../../src/run/signals';
import { PROJECT_ROOT } from '../support/projectRoot';

/** Where `j1-integration` leaves the graph of a run. */
export const GRAPH_FOLDER = path.join(PROJECT_ROOT, '.j1-integration');

/** How a `j1-integration` command ended. */
export interface ChildResult {
  /** Null when a signal ended it. */
  exitCode: number | null;
  /** Everything that it printed, by line. */
  lines: string[];
}

/** Options of a `j1-integration` command. */
export interface ChildOptions {
  /** The whole environment of the command. */
  env: NodeJS.ProcessEnv;
  /** The project that it works on, and its working folder. Default: this package. */
  projectRoot?: string;
  /** Called with each signal of the run in the command. */
  onSignal?: SignalListener;
  /** Ends the command. */
  signal?: AbortSignal;
}

/** @throws Error with a sentence when the SDK's command line is not installed */
function commandPath(): string {
  const name = '@jupiterone/integration-sdk-cli';
  try {
    const manifest = require.resolve(`${name}/package.json`, { paths: [PROJECT_ROOT] });
    return path.join(path.dirname(manifest), 'bin', 'j1-integration');
  } catch {
    throw new Error(
      `j1-integration is not installed here: install ${name}, or run npm ci in a clone of graph-1password.`,
    );
  }
}

/** Runs `j1-integration <args>` on a project in a process of its own. */
export function runJ1(
  args: string[],
  { env, projectRoot = PROJECT_ROOT, onSignal, signal }: ChildOptions,
): Promise<ChildResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [commandPath(), ...args], {
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
