import path from 'node:path';
import { hasFiles } from '../graph/folders';
import { latestRun } from '../graph/latest';

/** Data on the disk in a word: its kind, which one it is, and how far it has come. */
export type KeptData = `archive ${string} ${number}` | `run ${string}`;

/** The last commit of an archive, as far as it matters here. */
interface Commit {
  id: string;
  number: number;
}

/**
 * The data that a poller has on the disk now.
 * @param dataFolder of the instance
 * @param archive its last commit, if there is an archive
 * @returns undefined when there is none
 */
export function keptData(dataFolder: string, archive?: Commit): KeptData | undefined {
  // The first commit makes an archive, and there is nothing in it.
  if (archive) return archive.number > 1 ? `archive ${archive.id} ${archive.number}` : undefined;
  const run = latestRun(dataFolder);
  return run !== undefined && hasFiles(run) ? `run ${path.basename(run)}` : undefined;
}

/**
 * Whether what the state knows of is there still: not removed, not another one, and no older copy that was put back.
 * @param known as of the last run that wrote it; undefined for a state that does not tell
 */
export function isKept(known: KeptData | undefined, now: KeptData | undefined): boolean {
  if (now === undefined) return false;
  if (known === undefined) return true;
  const [[kind, id = '', number], [kindNow, idNow = '', numberNow]] = [known, now].map((data) =>
    data.split(' '),
  ) as [string[], string[]];
  if (kind !== kindNow) return false;
  // The names of runs begin with their times.
  return kind === 'run' ? idNow >= id : id === idNow && Number(numberNow) >= Number(number);
}
