import { MINUTE } from '@graph-1password/vocabulary';
import { withEnded } from '../../packages/cli/src/access/importing/ended';
import { replay } from '../../src/access/replay';
import type { Origin } from '../../src/access/snapshot';
import type { AccessState } from '../../src/access/state';
import { changesOf, snapshotOf } from './reading';
import { World } from './world';

const START = Date.UTC(2026, 2, 1);

type Lists = ReadonlyMap<string, ReadonlyMap<string, unknown>>;
const pairs = (kind: string, lists: Lists): string[] =>
  [...lists].flatMap(([id, list]) => [...list.keys()].map((key) => `${kind} ${id} ${key}`));

const activeIn = ({ members, userGrants, groupGrants }: Grants) => [
  ...pairs('gm', members),
  ...pairs('uva', userGrants),
  ...pairs('gva', groupGrants),
];
type Grants = Readonly<Record<'members' | 'userGrants' | 'groupGrants', Lists>>;

function endsIn({ ended }: AccessState): Map<string, Origin> {
  const ends = new Map<string, Origin>();
  const note = (kind: string, lists: ReadonlyMap<string, ReadonlyMap<string, { end: Origin }>>) => {
    for (const [id, list] of lists)
      for (const [key, { end }] of list) ends.set(`${kind} ${id} ${key}`, end);
  };
  note('gm', ended.members);
  note('uva', ended.userGrants);
  note('gva', ended.groupGrants);
  return ends;
}

/** An account at two moments, changed with and without events between, and once more after the second. */
function history(seed: string) {
  const world = new World(seed, START);
  const step = (count: number, silently: (n: number) => boolean) => {
    for (let n = 0; n < count; n++) {
      world.now += 10 * MINUTE;
      world.step(silently(n));
    }
  };
  const first = snapshotOf(world.answers());
  const was = activeIn(world);
  step(30, (n) => n % 3 === 0);
  world.now += 10 * MINUTE;
  const second = snapshotOf(world.answers());
  const is = new Set(activeIn(world));
  const [groups, vaults] = [new Set(world.groups.keys()), new Set(world.vaults)];
  const changes = changesOf(world.events);
  const isListed = (pair: string) => {
    const [kind, id = ''] = pair.split(' ');
    return kind === 'gm' ? groups.has(id) : vaults.has(id);
  };
  const lost = was.filter((pair) => !is.has(pair) && isListed(pair));
  return { world, first, second, changes, lost, step };
}

test.each(Array.from({ length: 25 }, (_, n) => `ended ${n}`))(
  'all that an older snapshot had and a newer one has not is over, and nothing else is (%s)',
  (seed) => {
    const { world, first, second, changes, lost, step } = history(seed);
    const snapshot = withEnded(first, changes, second);
    // A poller may know the events or not: what the snapshots say is enough.
    for (const known of [changes, []]) {
      const state = replay(snapshot, known, { until: world.now + 1 });
      const ends = endsIn(state);
      expect(lost.filter((pair) => !ends.has(pair))).toEqual([]);
      expect(activeIn(state).filter((pair) => ends.has(pair))).toEqual([]);
    }
    const byId = new Map(changes.map((change) => [change.event, change]));
    for (const [pair, { sinceIs, event, since }] of endsIn(
      replay(snapshot, [], { until: Infinity }),
    )) {
      if (sinceIs === 'between') expect(since).toBe(second.asOf);
      else
        expect([pair, byId.get(event ?? '')?.action]).toEqual([
          pair,
          expect.stringMatching(/leave|revoke|delete/),
        ]);
    }
    // Who is given it again has it, and it is not over.
    step(20, () => false);
    const later = replay(snapshot, changesOf(world.events), { until: world.now + 1 });
    expect(activeIn(later).filter((pair) => endsIn(later).has(pair))).toEqual([]);
  },
);

test('without any earlier snapshot an event that the first one contradicts has ended', () => {
  const { second, changes } = history('first');
  const events = replay(undefined, changes, { until: second.asOf });
  const state = replay(second, changes, { until: second.asOf });
  const [now, ends] = [new Set(activeIn(state)), endsIn(state)];
  // Of groups and vaults that are gone altogether nothing is listed.
  const told = activeIn(events).filter((pair) => {
    const [kind, id = ''] = pair.split(' ');
    return kind === 'gm'
      ? second.members[id]
      : kind === 'uva'
        ? second.userGrants[id]
        : second.groupGrants[id];
  });
  expect(told.length).toBeGreaterThan(3);
  expect(told.filter((pair) => !now.has(pair) && !ends.has(pair))).toEqual([]);
});
