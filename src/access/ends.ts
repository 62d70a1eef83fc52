import { endedBy } from './effects';
import type { Change } from './change';
import type { EndedGrantRow, EndedMemberRow, Snapshot } from './snapshot';
import type { AccessState, Ended, Grant, Member } from './state';
import { listOf } from './state';

/** What was taken away by an event, whatever was known of its end. */
export function noteEnd<T>(
  gone: Map<string, Ended<T>>,
  key: string,
  change: Change,
  was?: T,
): void {
  const known = gone.get(key);
  // An end that no event tells is of the answer after it.
  const isNewer =
    !known || known.end.sinceIs === 'between' || (known.end.since ?? 0) <= change.time;
  if (isNewer) gone.set(key, endedBy(change, was ?? known?.was));
}

/**
 * An event from before an answer gave something that the answer does not list: it is over, and only the answer says so.
 * @param answeredOn time of the answer, epoch ms
 * @param was what the event gave
 */
export function noteGone<T>(
  gone: Map<string, Ended<T>>,
  key: string,
  { time }: Change,
  answeredOn: number,
  was: T,
): void {
  const known = gone.get(key);
  if (known && (known.end.since ?? 0) >= time) return;
  gone.set(key, { end: { since: answeredOn, sinceIs: 'between' }, was });
}

/** What was taken from somebody with the account: of ends that nobody knew, this is the event. */
export function noteCascade<T>(
  gone: ReadonlyMap<string, Map<string, Ended<T>>>,
  user: string,
  change: Change,
): void {
  for (const list of gone.values()) {
    const known = list.get(user);
    if (known?.end.sinceIs === 'between' && (known.end.since ?? 0) >= change.time)
      list.set(user, endedBy(change, known.was));
  }
}

/** Takes into a state what a snapshot says has ended. */
export function addEnded({ ended }: AccessState, snapshot: Snapshot, read: EndedReading): void {
  const { members = {}, userGrants = {}, groupGrants = {} } = snapshot.ended ?? {};
  fill(ended.members, members, ({ user }) => user, read.member);
  fill(ended.userGrants, userGrants, ({ principal }) => principal, read.grant);
  fill(ended.groupGrants, groupGrants, ({ principal }) => principal, read.grant);
}

/** Makes of a row what it was. */
interface EndedReading {
  member: (row: EndedMemberRow) => Member;
  grant: (row: EndedGrantRow) => Grant;
}

function fill<Row extends EndedMemberRow | EndedGrantRow, T>(
  lists: Map<string, Map<string, Ended<T>>>,
  rows: Readonly<Record<string, readonly Row[]>>,
  keyOf: (row: Row) => string,
  read: (row: Row) => T,
): void {
  for (const [id, ofObject] of Object.entries(rows)) {
    const list = listOf(lists, id);
    for (const row of ofObject) list.set(keyOf(row), { end: row.end, was: read(row) });
  }
}
