import path from 'node:path';
import type { Change } from '../../../../src/access/change';
import type { Snapshot } from '../../../../src/access/snapshot';
import type { KnownAccess, LearnedAccess } from '../../../../src/run/access';
import { KeptValues } from '../support/keptValues';
import { isObject } from './read/allow';
import { AccessStoreError, readStored } from './store';

/** Beside the snapshots: what runs have learned since the newest one. */
const FILE = 'learned.jsonl';

/** What the state of a poller says of the file of what runs have learned. ISO 8601. */
export interface LearnedMark {
  /** Time of the snapshot for which the whole look-back was read. */
  on: string;
  /** Until when the file had learned when it was written last. */
  saved?: string;
  /** Until when runs have learned: later than `saved` when there was no news. */
  until?: string;
}

/** What a run is given of access, and how what it learned is kept. */
export interface AccessMemory {
  /** Undefined without a snapshot. */
  access: KnownAccess | undefined;
  /**
   * What earlier runs should have learned is missing, as after the first import: without the whole look-back people, groups and
   * grants would lose what events of that time say of them.
   */
  needsLookback: boolean;
  /**
   * Keeps what the run learned, for the runs after it. Call it when the run was delivered, and before the state is written.
   * @param isRead all streams were read as far as the token allows
   * @returns what the state is to say
   * @throws the file system's error
   */
  save(isRead: boolean): LearnedMark | undefined;
}

/**
 * What is known of access before a run: the newest snapshot, and what runs have learned since.
 * @param folder of the snapshots; it need not exist
 * @param complain told in a sentence of a snapshot that cannot be read: the run goes on without it
 * @param mark of the state of the poller
 */
export function accessMemory(
  folder: string,
  complain: (sentence: string) => void,
  mark?: LearnedMark,
): AccessMemory {
  try {
    const snapshot = readStored(folder)?.snapshot;
    if (snapshot) return memoryOf(snapshot, new KeptValues(path.join(folder, FILE)), mark);
  } catch (error) {
    if (!(error instanceof AccessStoreError)) throw error;
    complain(error.message);
  }
  return { access: undefined, needsLookback: false, save: () => mark };
}

function memoryOf(
  snapshot: Snapshot,
  kept: KeptValues,
  mark: LearnedMark | undefined,
): AccessMemory {
  const on = iso(snapshot.asOf);
  const found = learnedIn(kept);
  const saved = mark?.saved === undefined ? undefined : Date.parse(mark.saved);
  // A copy that was put back, or was never written whole, ends before.
  const isOlder = saved !== undefined && (found?.window.until ?? 0) < saved;
  const before = found && {
    ...found,
    window: { ...found.window, until: knownUntil(found.window.until, mark) },
  };
  const isNew = !before && (mark?.on !== on || saved !== undefined);
  let learned: LearnedAccess | undefined;
  const save = (isRead: boolean): LearnedMark | undefined => {
    if (!learned) return isRead ? { ...(before && mark), on } : mark;
    const { since, until } = learned.window;
    const isWritten = kept.keep([['since', since], ...valuesOf(learned)], ['until', until]);
    const savedOn = isWritten ? until : (found?.window.until ?? until);
    return { on, saved: iso(savedOn), until: iso(until) };
  };
  return {
    access: { snapshot, learn: (news) => (learned = news), ...(before && { before }) },
    needsLookback: isNew || isOlder || kept.isDamaged,
    save,
  };
}

/** The state says more than the file when runs had nothing to add to it. */
function knownUntil(until: number, mark: LearnedMark | undefined): number {
  if (mark?.saved === undefined || mark.until === undefined) return until;
  return Date.parse(mark.saved) === until ? Math.max(until, Date.parse(mark.until)) : until;
}

const iso = (time: number): string => new Date(time).toISOString();

const [CHANGE, USE] = ['change ', 'use '];

function* valuesOf({ changes, uses }: LearnedAccess): Generator<[string, unknown]> {
  for (const change of changes) yield [`${CHANGE}${change.event}`, change];
  for (const [vault, ofVault] of uses)
    for (const [user, on] of ofVault) yield [`${USE}${vault} ${user}`, on];
}

/** A file that is missing, or damaged in what matters, is as if no run had been: the next ones learn anew. */
function learnedIn(kept: KeptValues): LearnedAccess | undefined {
  const changes: Change[] = [];
  const uses = new Map<string, Map<string, number>>();
  const window: { since?: number; until?: number } = {};
  for (const [key, value] of kept.entries()) {
    if (key === 'since' || key === 'until') {
      if (typeof value === 'number') window[key] = value;
    } else if (key.startsWith(CHANGE)) {
      if (isChange(value)) changes.push(value);
    } else if (key.startsWith(USE) && typeof value === 'number') {
      const [vault = '', user = ''] = key.slice(USE.length).split(' ');
      const ofVault = uses.get(vault) ?? new Map<string, number>();
      uses.set(vault, ofVault.set(user, value));
    }
  }
  const { since, until } = window;
  if (since === undefined || until === undefined) return undefined;
  return { changes, uses, window: { since, until } };
}

function isChange(value: unknown): value is Change {
  if (!isObject(value)) return false;
  const { event, time, fine, action, objectType, object } = value;
  const texts = [event, action, objectType, object];
  return [time, fine].every(Number.isFinite) && texts.every((text) => typeof text === 'string');
}
