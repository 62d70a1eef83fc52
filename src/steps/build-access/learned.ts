import { DAY } from '@graph-1password/vocabulary';
import { CLOCK_BAND } from '../../access/effects';
import { eventsBehind } from '../../access/restsOn';
import { oldestAnswer } from '../../access/snapshot';
import type { Snapshot } from '../../access/snapshot';
import type { AccessState } from '../../access/state';
import { MAX_LOOKBACK_DAYS } from '../../config';
import type { KnownAccess, LearnedAccess } from '../../run/access';

/**
 * What this run and those before it know together.
 * @param known undefined: the run stands alone
 */
export function joinLearned(known: KnownAccess | undefined, run: LearnedAccess): LearnedAccess {
  const before = known?.before;
  if (!before) return run;
  const uses = new Map(Array.from(run.uses, ([vault, ofVault]) => [vault, new Map(ofVault)]));
  for (const [vault, ofVault] of before.uses) {
    const now = uses.get(vault) ?? new Map<string, number>();
    uses.set(vault, now);
    for (const [user, on] of ofVault) now.set(user, Math.max(on, now.get(user) ?? on));
  }
  // Events that both have seen are the same.
  const changes = new Map([...before.changes, ...run.changes].map((each) => [each.event, each]));
  const meets = run.window.since <= before.window.until;
  return {
    ...{ uses, changes: [...changes.values()] },
    window: {
      since: meets ? Math.min(before.window.since, run.window.since) : run.window.since,
      until: run.window.until,
    },
  };
}

/** Uses of somebody, or of a vault, that the snapshot does not list are kept for as long as 1Password keeps events, ms. */
const UNLISTED_MS = MAX_LOOKBACK_DAYS * DAY;

/**
 * What the next run needs: the changes since the snapshot, those before it that what is known rests on, and no uses of what has
 * long been gone.
 * @param state what the snapshot and the changes come to
 */
export function sinceSnapshot(
  snapshot: Snapshot,
  { changes, uses, window }: LearnedAccess,
  state: AccessState,
): LearnedAccess {
  const least = oldestAnswer(snapshot) - CLOCK_BAND;
  // Nothing is forgotten by a clock that is ahead: what counts is the time before the newest that is known.
  const newest = Math.min(window.until, newestOf({ changes, uses }));
  const behind = eventsBehind(state, newest - UNLISTED_MS);
  const ids = (rows: readonly { id: string }[] = []) => new Set(rows.map(({ id }) => id));
  const [users, vaults] = [ids(snapshot.users?.rows), ids(snapshot.vaults?.rows)];
  const kept = Array.from(uses, ([vault, ofVault]) => {
    const wanted = [...ofVault].filter(
      ([user, on]) => on >= newest - UNLISTED_MS || (users.has(user) && vaults.has(vault)),
    );
    return [vault, new Map(wanted)] as const;
  });
  return {
    window,
    changes: changes.filter(({ time, event }) => time >= least || behind.has(event)),
    uses: new Map(kept.filter(([, ofVault]) => ofVault.size > 0)),
  };
}

/** When the newest of what is known was, epoch ms; -Infinity without any. */
function newestOf({ changes, uses }: Pick<LearnedAccess, 'changes' | 'uses'>): number {
  let newest = -Infinity;
  for (const { time } of changes) newest = Math.max(newest, time);
  for (const ofVault of uses.values())
    for (const on of ofVault.values()) newest = Math.max(newest, on);
  return newest;
}
