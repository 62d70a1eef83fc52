import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isRunning, processSpace } from './lock';

/** Silence after which something of another container or machine, whose processes cannot be seen, is nobody's, in ms. */
const SILENCE_MS = 24 * 60 * 60_000;

/** What of a name tells whose it is: where this process is numbered, in 8 hex digits, and its number. */
export function processMark(): string {
  const space = createHash('sha256')
    .update(processSpace() ?? '')
    .digest('hex')
    .slice(0, 8);
  return `${space}-${process.pid}`;
}

/**
 * Removes what processes that were killed have left in a folder. Trouble with that is nobody's concern.
 * @param pattern of the names of what they make; its groups are the two parts of a {@link processMark}
 */
export function removeAbandoned(folder: string, pattern: RegExp): void {
  const [own] = processMark().split('-');
  for (const name of names(folder)) {
    const found = pattern.exec(name);
    if (!found) continue;
    const place = path.join(folder, name);
    try {
      const { mtimeMs } = lstatSync(place);
      const isDead =
        found[1] === own ? !isRunning(Number(found[2])) : Date.now() - mtimeMs > SILENCE_MS;
      if (isDead) rmSync(place, { recursive: true, force: true });
    } catch {
      // It is another user's, or somebody else was faster.
    }
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // A folder may be written and not be listed.
    return [];
  }
}
