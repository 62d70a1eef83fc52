import { DAY } from '@graph-1password/vocabulary';
import type { Change } from '../../../../../src/access/change';
import { permissionNames } from '../../../../../src/access/permissions';
import type { Pause } from '../../../../../src/access/replay';
import { replay } from '../../../../../src/access/replay';
import type {
  Answer,
  EndedGrantRow,
  EndedMemberRow,
  EndedRows,
  MemberRow,
  Origin,
  Snapshot,
} from '../../../../../src/access/snapshot';
import type { AccessState, Ended, Grant, Member } from '../../../../../src/access/state';
import { originOf } from '../replay/reconcile';

/** For how long it is told that something has ended, ms. */
const TOLD_MS = 400 * DAY;

/**
 * A new snapshot with what the one before had, moved forward by events, and the new one has not: it is over, and whoever was told
 * that it is so must be told that. Only what an answer of the new snapshot is about has ended; of the rest it says nothing.
 * @param changes audit events since the snapshot before, as far as they are known
 */
export function withEnded(before: Snapshot, changes: Iterable<Change>, after: Snapshot): Snapshot {
  const ended: EndedRows = { members: {}, userGrants: {}, groupGrants: {} };
  const members = { ...after.members };
  const least = after.asOf - TOLD_MS;
  const note = <T extends Member | Grant, Row>(
    rows: Record<string, Row[]>,
    id: string,
    over: Over<T>,
    rowOf: (each: [string, Ended<T>]) => Row,
  ) => {
    const told = over.filter(([, { end }]) => (end.since ?? 0) >= least);
    if (told.length > 0) rows[id] = told.map(rowOf);
  };
  const lookAtMembers = (state: AccessState, group: string, answer: Answer<MemberRow>) => {
    const is = new Set(answer.rows.map(({ user }) => user));
    const over = overIn(state.members, state.ended.members, group, is, answer.asOf);
    note(ended.members, group, over, memberRow);
    const rows = answer.rows.map((row) => withRoleBefore(row, state, group, answer.asOf));
    members[group] = { ...answer, rows };
  };
  const pauses: Pause[] = Object.entries(after.members).map(([group, answer]) => ({
    time: answer.asOf,
    look: (state) => lookAtMembers(state, group, answer),
  }));
  for (const kind of ['userGrants', 'groupGrants'] as const) {
    for (const [vault, { asOf, rows }] of Object.entries(after[kind])) {
      const is = new Set(rows.map(({ principal }) => principal));
      const look = (state: AccessState) =>
        note(ended[kind], vault, overIn(state[kind], state.ended[kind], vault, is, asOf), grantRow);
      pauses.push({ time: asOf, look });
    }
  }
  const state = replay(before, changes, { until: after.asOf + 1, pauses });
  // Of what an answer could not be had the one before stands, and so does what had ended.
  for (const [group, gone] of state.ended.members)
    if (!after.members[group]) note(ended.members, group, [...gone], memberRow);
  for (const kind of ['userGrants', 'groupGrants'] as const)
    for (const [vault, gone] of state.ended[kind])
      if (!after[kind][vault]) note(ended[kind], vault, [...gone], grantRow);
  return { ...after, members, ended };
}

/** What is over, by user or group. */
type Over<T> = [string, Ended<T>][];

/** What was in a list, or had ended before, and is not there now. @param is who is on the list now */
function overIn<T extends Member | Grant>(
  lists: ReadonlyMap<string, ReadonlyMap<string, T>>,
  gone: ReadonlyMap<string, ReadonlyMap<string, Ended<T>>>,
  id: string,
  is: ReadonlySet<string>,
  asOf: number,
): Over<T> {
  const end: Origin = { since: asOf, sinceIs: 'between' };
  const vanished = [...(lists.get(id) ?? [])]
    // What makers of vaults usually have rests on the event, which tells that it is over, too.
    .filter(([, { via }]) => via !== 'implied')
    .map(([key, was]): [string, Ended<T>] => [key, { end, was }]);
  return [...(gone.get(id) ?? []), ...vanished].filter(([key]) => !is.has(key));
}

const memberRow = ([user, { end, was }]: [string, Ended<Member>]): EndedMemberRow => ({
  ...{ user, role: was?.role ?? null, end },
  ...(was && { origin: originOf(was) }),
});

const grantRow = ([principal, { end, was }]: [string, Ended<Grant>]): EndedGrantRow => {
  const isKnown = was && (was.unknownSince === undefined || was.sure > 0);
  return {
    ...{ principal, end, permissions: isKnown ? permissionNames(was.sure) : null },
    ...(was && { origin: originOf(was) }),
  };
};

/** A manager who is a member now manages the group no more, and nobody knows since when. */
function withRoleBefore(
  row: MemberRow,
  { members }: AccessState,
  group: string,
  asOf: number,
): MemberRow {
  const known = members.get(group)?.get(row.user);
  if (!known) return row;
  if (row.role === known.role)
    return known.roleOrigin ? { ...row, roleOrigin: known.roleOrigin } : row;
  const isDemoted = known.role === 'MANAGER' && row.role === 'MEMBER';
  return isDemoted ? { ...row, roleOrigin: { since: asOf, sinceIs: 'between' } } : row;
}
