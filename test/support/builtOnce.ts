import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';

const CACHE = path.join(PROJECT_ROOT, 'node_modules', '.cache', 'built');

/** Everything from which a build is made. */
const SOURCES = ['src', 'packages', 'tools/build', 'test', 'package-lock.json'];

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
 * Builds something once for all test files, and anew when a source has changed.
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
  // A build of other sources is kept for a day: another run of tests may use it.
  for (const other of readdirSync(CACHE)) {
    const whole = path.join(CACHE, other);
    const { mtimeMs } = statSync(whole, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity };
    if (mtimeMs < Date.now() - DAY) rmSync(whole, { recursive: true, force: true });
  }
  const folder = mkdtempSync(`${built}.`);
  await build(folder);
  try {
    // Whole at once: another test file may look for it, or build it, at this moment.
    renameSync(folder, built);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    if (!existsSync(built)) throw error;
  }
  return built;
}
