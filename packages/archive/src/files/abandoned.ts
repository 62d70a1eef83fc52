import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isRunning, processSpace } from './holder';

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

/** Something in a folder that a process made which does not live any more. */
interface Abandoned {
  name: string;
  /** What the pattern has found in its name: the whole, and its groups. */
  groups: readonly string[];
}

/**
 * What processes that were killed have left in a folder.
 * @param pattern of the names of what they make
 * @param mark which of its groups are the two parts of a {@link processMark}
 */
export function abandonedIn(
  folder: string,
  pattern: RegExp,
  mark: readonly [space: number, process: number] = [1, 2],
): Abandoned[] {
  const [own] = processMark().split('-');
  return names(folder).flatMap((name) => {
    const groups = pattern.exec(name);
    if (!groups) return [];
    try {
      const { mtimeMs } = lstatSync(path.join(folder, name));
      const isDead =
        groups[mark[0]] === own
          ? !isRunning(Number(groups[mark[1]]))
          : Date.now() - mtimeMs > SILENCE_MS;
      return isDead ? [{ name, groups }] : [];
    } catch {
      // Somebody else was faster.
      return [];
    }
  });
}

/**
 * Removes what processes that were killed have left in a folder. Trouble with that is nobody's concern.
 * @param pattern as in {@link abandonedIn}
 */
export function removeAbandoned(folder: string, pattern: RegExp): void {
  for (const { name } of abandonedIn(folder, pattern)) {
    try {
      rmSync(path.join(folder, name), { recursive: true, force: true });
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
