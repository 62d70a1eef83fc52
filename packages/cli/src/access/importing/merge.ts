import { counted } from '@graph-1password/vocabulary';
import { utc } from '../../support/text';
import { someNames } from '../../../../../src/access/snapshot';
import type { Answer, Snapshot } from '../../../../../src/access/snapshot';

/**
 * A new snapshot with the answers of the one before in place of those that failed: each with its own time, so that events
 * move it forward from then on, and with the time of the snapshot that it is from, which is its evidence. Nothing else of
 * the old one stays. What stands is said among what the snapshot lacks.
 */
export function withOlderAnswers(snapshot: Snapshot, before: Snapshot): Snapshot {
  const groups = snapshot.groups?.rows ?? [];
  const vaults = snapshot.vaults?.rows ?? [];
  const fill = <T>(
    answers: Readonly<Record<string, Answer<T>>>,
    older: Readonly<Record<string, Answer<T>>>,
    things: readonly Named[],
  ) => filled(answers, older, things, before.asOf);
  const members = fill(snapshot.members, before.members, groups);
  const userGrants = fill(snapshot.userGrants, before.userGrants, vaults);
  const groupGrants = fill(snapshot.groupGrants, before.groupGrants, vaults);
  return {
    ...snapshot,
    ...{ members, userGrants, groupGrants },
    lacks: [
      ...snapshot.lacks,
      ...standing('group', 'members', groups, members),
      ...standing('vault', 'people', vaults, userGrants),
      ...standing('vault', 'groups', vaults, groupGrants),
    ],
  };
}

type Named = Readonly<{ id: string; name?: string }>;

function filled<T>(
  answers: Readonly<Record<string, Answer<T>>>,
  before: Readonly<Record<string, Answer<T>>>,
  things: readonly Named[],
  asOf: number,
): Record<string, Answer<T>> {
  const all = { ...answers };
  for (const { id } of things) {
    const older = before[id];
    if (all[id] === undefined && older !== undefined)
      all[id] = { ...older, from: older.from ?? asOf };
  }
  return all;
}

/** Sentences that say of when the answers are that were taken over: one for each snapshot they are from. */
function standing(
  kind: string,
  what: string,
  things: readonly Named[],
  answers: Readonly<Record<string, Pick<Answer<unknown>, 'from'>>>,
): string[] {
  const bySnapshot = new Map<number, Named[]>();
  for (const thing of things) {
    const from = answers[thing.id]?.from;
    if (from !== undefined) bySnapshot.set(from, [...(bySnapshot.get(from) ?? []), thing]);
  }
  return [...bySnapshot]
    .sort(([a], [b]) => a - b)
    .map(
      ([from, all]) =>
        `What stands for the ${what} of ${counted(all.length, kind)} is of the snapshot of ${utc(from)}, moved forward by events: ${someNames(all)}.`,
    );
}
