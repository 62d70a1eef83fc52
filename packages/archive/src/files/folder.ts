import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder for its owner alone, with those above it. A folder that is there stays as it is. Not with Node's own
 * `recursive`: that never ends where a file system answers ENOENT below a folder that exists, as `/proc` does.
 * @throws the file system's error
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    return;
  }
  const parent = path.dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it in the meantime; a link that leads nowhere is no folder.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !existsSync(folder)) throw error;
  }
}
