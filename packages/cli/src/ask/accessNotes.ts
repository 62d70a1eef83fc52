import type { Query } from '@graph-1password/j1ql';
import { EntityTypes } from '@graph-1password/vocabulary';
import { partsOf, targetsOf } from '../content/scope';

/** What answers about access rest on: an imported snapshot with the events since, events alone, or nothing. */
export type AccessSource = 'snapshot' | 'events' | 'none';

const GROUPS: readonly string[] = [EntityTypes.GROUP, 'UserGroup'];

const NOTES: Readonly<Record<AccessSource, string | undefined>> = {
  snapshot: undefined,
  events:
    'Groups, members and permissions are what audit events prove, and not the whole: no snapshot of access was imported. "graph-1password access script" tells how to make one.',
  none: 'ClickHouse has no groups, members and permissions: ask a graph or an archive on this machine.',
};

/** What is to be said of the answer to a query about groups, members and permissions; empty for other queries. */
export function accessNotes(query: Query, source: AccessSource): string[] {
  const { selectors, walks } = partsOf(query);
  const isAbout =
    selectors.some((selector) => targetsOf(selector).some((name) => GROUPS.includes(name))) ||
    walks.some(({ hop }) => hop.verbs.includes('ALLOWS'));
  const note = NOTES[source];
  return isAbout && note !== undefined ? [note] : [];
}
