import type { Change } from '../access/change';
import type { Snapshot } from '../access/snapshot';
import type { EventWindow } from '../client/events/types';

/** What a run has learned of access: what the next one needs to go on. */
export interface LearnedAccess {
  /** Changes of the run and of the runs before: since the snapshot, and those before it that what is known rests on. */
  changes: readonly Change[];
  /** Last uses that are known, epoch ms: by vault, then by user. */
  uses: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** The time of which all changes are known. */
  window: EventWindow;
}

/**
 * What a caller knows of access before a run. A run reads the events of a short while; a snapshot may be older. So the caller
 * keeps the changes since the snapshot from run to run.
 */
export interface KnownAccess {
  /** The newest imported snapshot. */
  snapshot: Snapshot;
  /** What earlier runs learned since then; absent when none did. */
  before?: LearnedAccess;
  /** Called when all audit events of the run were read. */
  learn(learned: LearnedAccess): void;
}
