import { STREAMS } from '@graph-1password/vocabulary';
import type { AccessMemory } from '../../access/knownAccess';
import type { RunArchive } from '../../archive/runArchive';
import { failedSteps } from '../../graph/summary';
import type { PollState } from '../state';
import type { ThingsMemory } from '../thingsMemory';
import type { Delivered } from './context';
import type { RunPlan } from './plan';

/**
 * From when on events are to be read again, epoch ms: for days that the archive has lost, or because a snapshot of access is there
 * and what earlier runs knew is not.
 */
export function neededSince(
  startedOn: number,
  archive: Pick<RunArchive, 'neededSince'> | undefined,
  { access, needsLookback }: AccessMemory,
  known: ThingsMemory,
): number | undefined {
  const needed = [archive?.neededSince(startedOn) ?? Infinity];
  if (needsLookback || (access && known.lacks)) needed.push(startedOn);
  const since = Math.min(...needed);
  return Number.isFinite(since) ? since : undefined;
}

/** Keeps what a delivered run has learned, for the runs after it. @returns what the state says of it @throws the file system's error */
export function remember(
  { result, window }: Delivered,
  { wanted }: RunPlan,
  memory: AccessMemory,
  known: ThingsMemory,
): Pick<PollState, 'access'> {
  const failed = new Set(failedSteps(result).map(({ id }) => id));
  const listed = new Set(memory.access?.snapshot.users?.rows.map(({ id }) => id));
  known.save(window.until, (id) => listed.has(id));
  const access = memory.save(!wanted.some((kind) => failed.has(STREAMS[kind].step)));
  return access ? { access } : {};
}
