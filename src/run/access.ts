import type { AccountStatus } from '@graph-1password/vocabulary';
import type { Change } from '../access/change';
import type { Snapshot } from '../access/snapshot';
import type { EventWindow } from '../client/events/types';

/** All that a run knew of a person whom events name: what the entity of the user is made of. Times in epoch ms. */
export interface KnownPerson {
  /** Upper-case UUID. */
  id: string;
  name?: string | undefined;
  email?: string | undefined;
  mspUserType?: string | undefined;
  mspUserAccountId?: string | undefined;
  lastFailedSignInOn?: number | undefined;
  lastItemUsageOn?: number | undefined;
  lastSignInOn?: number | undefined;
  leftOn?: number | undefined;
  status?: AccountStatus | undefined;
}

/** What a run has learned of access: what the next one needs to go on. */
export interface LearnedAccess {
  /** Changes of the run and of the runs before, since the snapshot. */
  changes: readonly Change[];
  /** Last uses that are known, epoch ms: by vault, then by user. */
  uses: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** The time of which all changes are known. */
  window: EventWindow;
  /** People as the last run that saw events of them knew them, by UUID: a run that sees none must not say less of them. */
  people: ReadonlyMap<string, KnownPerson>;
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
