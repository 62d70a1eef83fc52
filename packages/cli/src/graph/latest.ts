import {
  lstatSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { isArchive } from '@graph-1password/archive/files';

/** Name in the folder of an instance of what leads to its last good graph. */
const LATEST = 'latest';

/** Name in the folder of an instance of the folder of its runs. */
export const RUNS = 'runs';

/** Name in the folder of an instance of its archive, unless another folder was chosen. */
export const ARCHIVE = 'archive';

/**
 * The folder of the last run of an instance that left a graph, or of its archive.
 * @param instance its folder below the data folder
 * @returns an absolute path; undefined when there was none
 */
export const latestRun = (instance: string): string | undefined =>
  target(path.join(instance, LATEST));

/**
 * The same, when the folder is certainly that of an instance: a poller's `latest` leads to one of its own `runs`, or to an
 * archive. Other programs call things `latest` too.
 */
export function instanceRun(instance: string): string | undefined {
  const run = latestRun(instance);
  if (run === undefined) return undefined;
  return path.dirname(run) === path.join(instance, RUNS) || isArchive(run) ? run : undefined;
}

/**
 * The archive of an instance beside the graph of one of its runs: a run that did not write to it, as without the engine or
 * with --no-archive, leaves a graph in its place.
 * @param run folder in which the folder `graph` is
 * @returns undefined when there is none, or the folder is not that of a run
 */
export function archiveBeside(run: string): string | undefined {
  const runs = path.dirname(run);
  const archive = path.join(path.dirname(runs), ARCHIVE);
  return path.basename(runs) === RUNS && isArchive(archive) ? archive : undefined;
}

/**
 * Where a `latest` leads: a symbolic link, or a file with the path in it where links need special rights.
 * @returns an absolute path; undefined when it is neither
 */
export function target(latest: string): string | undefined {
  try {
    const to = lstatSync(latest).isSymbolicLink()
      ? readlinkSync(latest)
      : readFileSync(latest, 'utf8').trim();
    return path.resolve(path.dirname(latest), to);
  } catch {
    return undefined;
  }
}

/**
 * Shows another run from now on, in one step.
 * @param instance its folder
 * @param run folder of the run, below it
 * @param platform on Windows a file stands in for the link, as it does where the file system has none: making links needs
 *   rights there that few people have
 */
export function showRun(
  instance: string,
  run: string,
  platform: NodeJS.Platform = process.platform,
): void {
  const temporary = path.join(instance, `.${LATEST}-${process.pid}`);
  const to = path.relative(instance, run);
  removeLink(temporary);
  if (platform === 'win32' || !makeLink(to, temporary)) writeFileSync(temporary, `${to}\n`);
  renameSync(temporary, path.join(instance, LATEST));
}

/** What file systems without links answer, such as FAT and some shares. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** @returns false where there are no links @throws the file system's error */
function makeLink(to: string, file: string): boolean {
  try {
    symlinkSync(to, file);
    return true;
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return false;
  }
}

/** Removes a link that may not be there. Not with rmSync: that of Node 24 leaves links that lead nowhere, and says nothing. */
function removeLink(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
