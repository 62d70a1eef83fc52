import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { processMark, removeAbandoned } from './abandoned';
import { makeFolder } from './folder';

/** Name of a folder for what does not fit into memory. */
const SPILL = /^graph-1password-spill-([0-9a-f]{8})-(\d+)-/;

/**
 * Makes a folder for what does not fit into memory, readable by its owner only: what is spilled is the data of people.
 * What processes that were killed have left beside it is removed.
 * @param folders in the first that can be written it is made
 * @returns undefined when none can, as `/tmp` in a container whose root is read-only
 */
export function makeSpillFolder(folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    try {
      makeFolder(folder);
      removeAbandoned(folder, SPILL);
      return mkdtempSync(path.join(folder, `graph-1password-spill-${processMark()}-`));
    } catch {
      // It cannot be written.
    }
  }
  return undefined;
}
