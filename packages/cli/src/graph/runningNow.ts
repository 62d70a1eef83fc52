import { readdirSync } from 'node:fs';
import path from 'node:path';
import { holderOf, isRunning } from '@graph-1password/archive/files';
import { RUNS } from './latest';
import { LOCK } from './newGraph';

/** The folder of a poller's run: when it began, with dashes for what file names do not take, and its process. */
const RUN = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3}Z)-(\d+)$/;

/**
 * Whether a run is at work that will replace a graph, or add to it: a collect by its lock, a run of a poller by its folder.
 * One on another machine, or in another container, is not seen.
 * @param folder of the graph, or of the archive; an absolute path
 * @returns when it began, epoch ms
 */
export function runningSince(folder: string): number | undefined {
  const holder = holderOf(path.join(folder, LOCK));
  if (holder) return Date.parse(holder.since);
  const above = path.dirname(folder);
  const runs = path.basename(above) === RUNS ? above : path.join(above, RUNS);
  const begun = namesIn(runs).flatMap((name) => {
    const [, hour, minute, second, rest, pid] = RUN.exec(name) ?? [];
    if (pid === undefined || path.join(runs, name) === folder || !isRunning(Number(pid))) return [];
    return [Date.parse(`${hour}:${minute}:${second}.${rest}`)];
  });
  return begun.length === 0 ? undefined : Math.max(...begun);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Not a poller's.
    return [];
  }
}
