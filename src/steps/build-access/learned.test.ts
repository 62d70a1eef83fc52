import { DAY } from '@graph-1password/vocabulary';
import type { Snapshot } from '../../access/snapshot';
import type { AccessState } from '../../access/state';
import { sinceSnapshot } from './learned';

const NOW = Date.UTC(2026, 2, 13);

/** What is known of nobody, as of a snapshot without answers. */
const snapshot: Snapshot = {
  ...{ schema: 1, source: 'op', asOf: NOW, members: {}, userGrants: {}, groupGrants: {} },
  lacks: [],
};
const maps = () => new Map<string, never>();
const state: AccessState = {
  ...{ asOf: NOW, users: maps(), groups: maps(), vaults: maps(), members: maps() },
  ...{ userGrants: maps(), groupGrants: maps() },
  whole: { groups: new Set(), vaults: new Set() },
  ended: { members: maps(), userGrants: maps(), groupGrants: maps() },
} as unknown as AccessState;

/** Who of the vault is still known to have used it after a run until some moment. */
function usersAfter(until: number): string[] {
  const used = new Map([
    ['LATEST', NOW],
    ['EARLIER', NOW - 119 * DAY],
    ['LONG AGO', NOW - 121 * DAY],
  ]);
  const learned = { changes: [], uses: new Map([['v', used]]), window: { since: 0, until } };
  return [...(sinceSnapshot(snapshot, learned, state).uses.get('v')?.keys() ?? [])];
}

test('uses that nothing lists are forgotten 120 days before the newest that is known, whatever the clock says', () => {
  expect(usersAfter(NOW)).toEqual(['LATEST', 'EARLIER']);
  expect(usersAfter(NOW + 400 * DAY)).toEqual(['LATEST', 'EARLIER']);
});
