import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import type { SinkConfig } from '../config/types';

/**
 * What can be seen on this machine to be in the way of a sink, without anything being sent.
 * @returns a sentence; undefined when nothing is
 */
export function troubleOnMachine(
  name: string,
  sink: SinkConfig,
  env: NodeJS.ProcessEnv,
): string | undefined {
  if (sink.type === 'file') {
    const folder = path.dirname(sink.path);
    if (isThere(folder, 'folder')) {
      if (!isThere(sink.path, 'folder')) return undefined;
      return `The sink "${name}" cannot be used. Its file ${sink.path} is a folder: add a file name.`;
    }
    return `The sink "${name}" cannot be used. The folder ${folder} of its file does not exist: create it, or use another file.`;
  }
  const [program] = sink.type === 'command' ? sink.command : [];
  if (program === undefined || isRunnable(program, env)) return undefined;
  return `The sink "${name}" cannot be used. Its program ${program} is not there, or may not be run: install it, or enter its whole path.`;
}

function isThere(place: string, kind: 'folder' | 'file'): boolean {
  try {
    const found = statSync(place);
    return kind === 'folder' ? found.isDirectory() : found.isFile();
  } catch {
    return false;
  }
}

/** Whether a program is found as the system finds it: by its path, or by name in the folders of PATH. */
function isRunnable(program: string, env: NodeJS.ProcessEnv): boolean {
  const isPath = program.includes('/') || program.includes(path.sep);
  const folders = isPath ? [''] : (env['PATH'] ?? '').split(path.delimiter);
  const endings =
    process.platform === 'win32' ? ['', ...(env['PATHEXT'] ?? '.EXE').split(';')] : [''];
  const places = folders.flatMap((folder) =>
    endings.map((end) => path.resolve(folder, `${program}${end}`)),
  );
  return places.some((place) => isThere(place, 'file') && mayRun(place));
}

function mayRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
