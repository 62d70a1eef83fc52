import { EngineMissingError } from '@graph-1password/archive';
import { takeOver } from '../../archive/migrate';
import { RunArchive } from '../../archive/runArchive';
import { hasFiles } from '../../graph/folders';
import { latestRun } from '../../graph/latest';
import { isKept, keptData } from '../keptData';
import type { PollState } from '../state';
import { damagedSentence } from './collectAndDeliver';
import type { RunRequest } from './request';
import { targetName } from './target';

/**
 * The state without marks that hold for data that is not there any more: events before them would be missing for ever.
 * @param warn told of it in a sentence
 */
export function withoutLostData(
  { dataFolder, target, keepGraph }: RunRequest,
  state: PollState,
  archive: RunArchive | undefined,
  warn: (sentence: string) => void,
): PollState {
  const isOnDisk = archive !== undefined || target.kind === 'disk' || keepGraph === true;
  const here = targetName(target, dataFolder, archive?.folder);
  const hasMarks = Object.keys(state.streams).length > 0 && state.destination === here;
  if (!isOnDisk || !hasMarks || isKept(state.kept, keptData(dataFolder, archive?.snapshot))) {
    return state;
  }
  warn(
    `What earlier runs collected is not in ${archive?.folder ?? dataFolder} any more, or only an older copy of it: this run reads the whole look-back period again.`,
  );
  return { ...state, streams: {} };
}

/** The archive of a run, if it has one, and the state as it is for it. */
export interface Opened {
  archive: RunArchive | undefined;
  state: PollState;
  notice?: string;
}

/**
 * Takes the archive. The first time it takes the graph over that the poller has kept without it, and with that its marks.
 * @throws EngineMissingError when the archive is required; LockedError, ArchiveError, DamagedError
 */
export async function openArchive(
  { archive, dataFolder, target }: RunRequest,
  state: PollState,
  now: () => number,
  warn: (sentence: string) => void,
): Promise<Opened> {
  if (!archive) return { archive: undefined, state };
  const { folder, required } = archive;
  let adopted = state;
  try {
    const opened = await RunArchive.open(folder, now, async (writer) => {
      const union = latestRun(dataFolder);
      const isKnown = state.destination === targetName({ kind: 'disk' }, dataFolder);
      if (!isKnown || union === undefined || !hasFiles(union)) return;
      let isWhole = true;
      await takeOver(writer, union, (file) => {
        isWhole = false;
        warn(damagedSentence(file));
      });
      if (target.kind === 'disk' && isWhole && isKept(state.kept, keptData(dataFolder))) {
        // What is kept from now on is the archive.
        const { kept: _kept, ...others } = state;
        adopted = { ...others, destination: targetName(target, dataFolder, folder) };
      }
    });
    return { archive: opened, state: adopted };
  } catch (error) {
    if (!(error instanceof EngineMissingError) || required) throw error;
    return { archive: undefined, state, notice: error.message };
  }
}
