import type { Query } from '@graph-1password/j1ql';
import { EntityTypes } from '@graph-1password/vocabulary';
import { partsOf, targetsOf } from '../content/scope';

const GROUPS: readonly string[] = [EntityTypes.GROUP, 'UserGroup'];

/**
 * What is to be said of the answer to a query about groups, members and permissions; empty for other queries.
 * @param eventsAlone there is no snapshot of access below the events
 */
export function accessNotes(query: Query, eventsAlone: boolean): string[] {
  if (!eventsAlone) return [];
  const { selectors, walks } = partsOf(query);
  const isAbout =
    selectors.some((selector) => targetsOf(selector).some((name) => GROUPS.includes(name))) ||
    walks.some(({ hop }) => hop.verbs.includes('ALLOWS'));
  return isAbout
    ? [
        'Groups, members and permissions are what audit events prove, and not the whole: no snapshot of access of this account was imported. "graph-1password access script" tells how to make one.',
      ]
    : [];
}
