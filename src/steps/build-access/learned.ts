import { CLOCK_BAND } from '../../access/effects';
import { oldestAnswer } from '../../access/snapshot';
import type { KnownAccess, LearnedAccess } from '../../run/access';

/**
 * What this run and those before it know together. Changes before the snapshot are dropped: its answers have them.
 * @param known undefined: the run stands alone
 */
export function joinLearned(known: KnownAccess | undefined, run: LearnedAccess): LearnedAccess {
  if (!known) return run;
  const { before, snapshot } = known;
  const least = oldestAnswer(snapshot) - CLOCK_BAND;
  const uses = new Map(Array.from(run.uses, ([vault, ofVault]) => [vault, new Map(ofVault)]));
  for (const [vault, ofVault] of before?.uses ?? []) {
    const now = uses.get(vault) ?? new Map<string, number>();
    uses.set(vault, now);
    for (const [user, on] of ofVault) now.set(user, Math.max(on, now.get(user) ?? on));
  }
  // Events that both have seen are the same.
  const changes = new Map(
    [...(before?.changes ?? []), ...run.changes].map((change) => [change.event, change]),
  );
  // As they are in the graph: of whom this run saw events, it says what is known.
  const people = new Map([...(before?.people ?? []), ...run.people]);
  const meets = before && run.window.since <= before.window.until;
  return {
    ...{ uses, people },
    changes: [...changes.values()].filter(({ time }) => time >= least),
    window: {
      since: meets ? Math.min(before.window.since, run.window.since) : run.window.since,
      until: run.window.until,
    },
  };
}
