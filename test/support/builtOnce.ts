import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DAY } from '@graph-1password/vocabulary';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';

const CACHE = path.join(PROJECT_ROOT, 'node_modules', '.cache', 'built');

/** Everything from which a build is made. */
const SOURCES = ['src', 'packages', 'jupiterone', 'tools/build', 'test', 'package-lock.json'];
/** How often somebody who waits for a build looks for it, in ms. */
const LOOK_MS = 50;

/** A name for the sources as they are: another one after any change. */
function stateOfSources(): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const whole = path.join(PROJECT_ROOT, source);
    const files = statSync(whole).isFile() ? [whole] : filesBelow(whole);
    for (const file of files) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex').slice(0, 16);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const whole = path.join(folder, entry.name);
    if (entry.isFile()) return [whole];
    return entry.isDirectory() && entry.name !== 'node_modules' ? filesBelow(whole) : [];
  });
}

/**
 * Takes a lock for this process.
 * @returns false when a living process has it; that of a dead one is gone then
 */
function takes(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
  } catch {
    rmSync(lock, { force: true });
  }
  return false;
}

/** A build of other sources is kept for a day: another run of tests may use it. */
function removeOld(): void {
  for (const other of readdirSync(CACHE)) {
    const whole = path.join(CACHE, other);
    const { mtimeMs } = statSync(whole, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity };
    if (mtimeMs < Date.now() - DAY) rmSync(whole, { recursive: true, force: true });
  }
}

/**
 * Builds something once for all test files, and anew when a source has changed. Who needs it meanwhile waits: the files that
 * take longest begin together, and each would build it.
 * @param build writes into an empty folder
 * @returns the folder with the build; nobody may change it
 */
export async function builtOnce(
  name: string,
  build: (folder: string) => Promise<unknown>,
): Promise<string> {
  const built = path.join(CACHE, `${name}-${stateOfSources()}`);
  if (existsSync(built)) return built;
  mkdirSync(CACHE, { recursive: true });
  removeOld();
  const lock = `${built}.lock`;
  while (!takes(lock)) await pause(LOOK_MS);
  try {
    if (!existsSync(built)) await buildInto(built, build);
  } finally {
    rmSync(lock, { force: true });
  }
  return built;
}

async function buildInto(
  built: string,
  build: (folder: string) => Promise<unknown>,
): Promise<void> {
  const folder = mkdtempSync(`${built}.`);
  try {
    await build(folder);
    // Whole at once: a process that dies leaves no half of it.
    renameSync(folder, built);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    if (!existsSync(built)) throw error;
  }
}
