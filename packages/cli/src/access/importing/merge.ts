import type { Answer, Snapshot } from '../model/snapshot';

/**
 * A new snapshot with the answers of the one before in place of those that failed: each with its own time, so that events
 * move it forward from then on. Nothing else of the old one stays.
 */
export function withOlderAnswers(snapshot: Snapshot, before: Snapshot): Snapshot {
  const groups = (snapshot.groups?.rows ?? []).map(({ id }) => id);
  const vaults = (snapshot.vaults?.rows ?? []).map(({ id }) => id);
  return {
    ...snapshot,
    members: filled(snapshot.members, before.members, groups),
    userGrants: filled(snapshot.userGrants, before.userGrants, vaults),
    groupGrants: filled(snapshot.groupGrants, before.groupGrants, vaults),
  };
}

function filled<T>(
  answers: Readonly<Record<string, Answer<T>>>,
  before: Readonly<Record<string, Answer<T>>>,
  ids: readonly string[],
): Record<string, Answer<T>> {
  const all = { ...answers };
  for (const id of ids) {
    const older = before[id];
    if (all[id] === undefined && older !== undefined) all[id] = older;
  }
  return all;
}
