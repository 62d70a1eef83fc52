import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** The root of this package: where `src` or `dist`, and the graph of a run, are. */
export const PROJECT_ROOT = path.resolve(__dirname, '..', '..', '..');

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
  /** Called with each line as it is printed. */
  onLine?: (line: string) => void;
  /** Ends the command. */
  signal?: AbortSignal;
}

/** @throws Error with a sentence when the SDK's command line is not installed */
function commandPath(): string {
  const manifest = require.resolve('@jupiterone/integration-sdk-cli/package.json', {
    paths: [PROJECT_ROOT],
  });
  const file = path.join(path.dirname(manifest), 'bin', 'j1-integration');
  if (!existsSync(file)) {
    throw new Error(
      'j1-integration is not installed here: run npm ci in the folder of graph-1password.',
    );
  }
  return file;
}

/** Runs `j1-integration <args>` on this project in a process of its own. */
export function runJ1(args: string[], { env, onLine, signal }: ChildOptions): Promise<ChildResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [commandPath(), ...args], {
      cwd: PROJECT_ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(signal && { signal, killSignal: 'SIGTERM' as const }),
    });
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        onLine?.(line);
      });
    }
    child.on('error', (error) => (error.name === 'AbortError' ? undefined : reject(error)));
    child.on('close', (exitCode) => resolve({ exitCode, lines }));
  });
}
