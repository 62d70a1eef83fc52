import { HOUR } from '@graph-1password/vocabulary';
import type { Change } from '../../access/change';
import { replay } from '../../access/replay';
import type { Snapshot } from '../../access/snapshot';
import { accessEdges } from './converter';

const GROUP = 'g'.repeat(26);
const ANA = 'A'.repeat(26);
const ASKED = Date.UTC(2026, 0, 12);

const snapshotWith = (role: 'MEMBER' | 'MANAGER'): Snapshot => ({
  ...{ schema: 1, source: 'op', asOf: ASKED, lacks: [] },
  members: { [GROUP]: { asOf: ASKED, rows: [{ user: ANA, role }] } },
  ...{ userGrants: {}, groupGrants: {} },
});

/** An event about Ana in the group. @param hours from the snapshot @param auxInfo `A` manager, `R` member */
const event = (hours: number, action: string, by: string, auxInfo?: string): Change => ({
  ...{ event: `${by} ${hours}`, time: ASKED + hours * HOUR, fine: 0 },
  ...{
    action,
    objectType: 'gm',
    object: GROUP,
    aux: ANA,
    actor: { id: 'B'.repeat(26), email: by },
  },
  ...(auxInfo !== undefined && { auxInfo }),
});

/** What is said of Ana's membership, and of her managing the group. */
function said(snapshot: Snapshot | undefined, changes: Change[]) {
  const state = replay(snapshot, changes, { until: ASKED + 1e9 });
  const edges = [...accessEdges(state, { uses: new Map(), ended: true })];
  const [has, manages, ...others] = ['HAS', 'MANAGES'].map(
    (verb) => edges.find(({ kind }) => String(kind.metadata._class) === verb)?.properties,
  );
  expect([edges.length <= 2, others]).toEqual([true, []]);
  return { has, manages };
}
const at = (hours: number) => ASKED + hours * HOUR;

test('who made somebody a manager is who changed the role, not who let them in', () => {
  const { has, manages } = said(undefined, [
    event(1, 'join', 'boss', 'R'),
    event(2, 'role', 'mole', 'A'),
  ]);
  expect(has).toMatchObject({ since: at(1), grantedBy: 'boss', role: 'manager' });
  expect(manages).toEqual({ active: true, since: at(2), sinceIs: 'exact', grantedBy: 'mole' });
});

test('who took the role away is named', () => {
  const changes = [event(1, 'join', 'boss', 'A'), event(2, 'role', 'mole', 'R')];
  expect(said(undefined, changes)).toMatchObject({
    has: { since: at(1), grantedBy: 'boss', role: 'member' },
    manages: { active: false, endedOn: at(2), endedBy: 'mole' },
  });
});

test('who joins again has the role of now, and no older one', () => {
  const raised = [event(1, 'join', 'boss', 'R'), event(2, 'role', 'mole', 'A')];
  expect(said(undefined, [...raised, event(3, 'join', 'chief', 'A')]).manages).toMatchObject({
    ...{ active: true, since: at(3), grantedBy: 'chief' },
  });
  expect(said(undefined, [...raised, event(3, 'join', 'chief', 'R')]).manages).toEqual({
    ...{ active: false, endedOn: at(3), endedIs: 'exact', endedBy: 'chief' },
  });
  const twice = [event(1, 'join', 'boss', 'R'), event(3, 'join', 'chief', 'R')];
  expect(said(undefined, twice).manages).toBeUndefined();
});

test('of a role of the snapshot an event from before it tells who gave it, if it gave that role', () => {
  const joined = event(-3, 'join', 'boss', 'R');
  const raised = event(-2, 'role', 'mole', 'A');
  const snapshot = snapshotWith('MANAGER');
  expect(said(snapshot, [joined, raised]).manages).toMatchObject({
    ...{ active: true, since: at(-2), sinceIs: 'exact', grantedBy: 'mole', asOf: ASKED },
  });
  // Somebody has made her a manager since, and nobody knows who.
  expect(said(snapshot, [joined]).manages).toEqual({
    ...{ active: true, sinceIs: 'before', asOf: ASKED },
  });
});

test('what events alone tell does not rest on the snapshot', () => {
  const { members: _, ...others } = snapshotWith('MEMBER');
  const elsewhere: Snapshot = { ...others, members: {} };
  expect(said(elsewhere, [event(-1, 'role', 'mole', 'A')]).has).toEqual({
    ...{ active: true, sinceIs: 'before', role: 'manager' },
  });
  expect(said(elsewhere, [event(-1, 'join', 'boss', 'R')]).has).not.toHaveProperty('asOf');
  expect(said(snapshotWith('MEMBER'), []).has).toHaveProperty('asOf', ASKED);
  // The membership is of the snapshot, the role is newer.
  const raised = said(snapshotWith('MEMBER'), [event(1, 'role', 'mole', 'A')]);
  expect(raised.has).toHaveProperty('asOf', ASKED);
  expect(raised.manages).not.toHaveProperty('asOf');
});
