import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { makeFolder } from './folder';
import { isRunning, processSpace } from './lock';

/** Name of a folder for what does not fit into memory: where its process is numbered, and its number. */
const SPILL = /^graph-1password-spill-([0-9a-f]{8})-(\d+)-/;

/** Silence after which a folder of another container or machine, whose processes cannot be seen, is nobody's, in ms. */
const SILENCE_MS = DAY;

const ownSpace = (): string =>
  createHash('sha256')
    .update(processSpace() ?? '')
    .digest('hex')
    .slice(0, 8);

/**
 * Makes a folder for what does not fit into memory, readable by its owner only: what is spilled is the data of people.
 * What processes that were killed have left beside it is removed.
 * @param folders in the first that can be written it is made
 * @returns undefined when none can, as `/tmp` in a container whose root is read-only
 */
export function makeSpillFolder(folders: readonly string[]): string | undefined {
  const space = ownSpace();
  for (const folder of folders) {
    try {
      makeFolder(folder);
      removeAbandoned(folder, space);
      return mkdtempSync(path.join(folder, `graph-1password-spill-${space}-${process.pid}-`));
    } catch {
      // It cannot be written.
    }
  }
  return undefined;
}

function removeAbandoned(folder: string, space: string): void {
  for (const name of readdirSync(folder)) {
    const found = SPILL.exec(name);
    if (!found) continue;
    const place = path.join(folder, name);
    try {
      const { mtimeMs } = lstatSync(place);
      const isDead =
        found[1] === space ? !isRunning(Number(found[2])) : Date.now() - mtimeMs > SILENCE_MS;
      if (isDead) rmSync(place, { recursive: true, force: true });
    } catch {
      // It is another user's, or somebody else was faster.
    }
  }
}
