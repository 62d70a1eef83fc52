import type { AuditEvent } from '@graph-1password/vocabulary';
import { HOUR, MINUTE } from '@graph-1password/vocabulary';
import type { AccessChange } from '../../packages/cli/src/access/report/diff';
import { differencesOf } from '../../packages/cli/src/access/report/diff';
import type { Snapshot } from '../../src/access/snapshot';
import { replay } from '../../src/access/replay';
import { changesOf, snapshotOf } from './reading';
import { World } from './world';

const START = Date.UTC(2026, 2, 1);

/** What differs over a history of which each moment has its snapshot. */
function lived(seed: string, steps: number) {
  const world = new World(seed, START);
  const first = snapshotOf(world.answers());
  world.now += HOUR;
  const from = world.now;
  for (let n = 0; n < steps; n++) {
    world.now += 5 * MINUTE;
    world.step();
  }
  world.now += HOUR;
  const second = snapshotOf(world.answers());
  const changes = changesOf(world.events);
  const at = (snapshot: Snapshot, until: number) => replay(snapshot, changes, { until });
  const before = at(first, from);
  return {
    events: new Map(world.events.map((event) => [event.uuid, event])),
    /** With the second snapshot, and without it. */
    all: [second, first].map((last) => differencesOf(before, at(last, world.now + 1))),
  };
}

/** What an event has to be about, to prove a change of something. */
const ABOUT: Partial<Record<AccessChange['what'], string>> = {
  ...{ person: 'user', group: 'group', vault: 'vault' },
};

const proves = (change: AccessChange, event: AuditEvent | undefined): boolean =>
  event !== undefined &&
  event.object_type === ABOUT[change.what] &&
  event.object_uuid?.toUpperCase() === change.object.toUpperCase();

test('each change of people, groups and vaults has its event and who did it', () => {
  const seen = new Set<string>();
  for (let seed = 0; seed < 20; seed++) {
    const { events, all } = lived(`diff ${seed}`, 40);
    for (const changes of all) {
      for (const change of changes) {
        const { what, origin } = change;
        const isAdded = change.change === 'added' || change.change === 'removed';
        if (what !== 'person' && !isAdded) continue;
        // The end of somebody's account, or of a vault, ends what they had there; the rest is in its own tests.
        if (ABOUT[what] === undefined) continue;
        const event = events.get(origin?.event ?? '');
        expect({ seed, change, isProved: proves(change, event), by: origin?.by }).toEqual({
          ...{ seed, change, isProved: true },
          by: event?.actor_details?.email ?? event?.actor_uuid,
        });
        expect(Date.parse(event?.timestamp ?? '')).toBe(origin?.since);
        seen.add(`${what} ${change.change} ${what === 'person' ? change.after : ''}`.trim());
      }
    }
  }
  expect([...seen].sort()).toEqual(
    expect.arrayContaining([
      ...['group added', 'group removed', 'person changed active', 'person changed deleted'],
      ...['person changed suspended', 'vault added', 'vault removed'],
    ]),
  );
});

test('the grants that go with a vault are proved by an event of the history', () => {
  let found = 0;
  for (let seed = 0; seed < 20; seed++) {
    const { events, all } = lived(`gone ${seed}`, 40);
    for (const changes of all) {
      const gone = new Set(
        changes
          .filter(({ what, change }) => what === 'vault' && change === 'removed')
          .map(({ object }) => object),
      );
      for (const { what, object, origin, change } of changes) {
        if (!what.endsWith('-grant') || change !== 'removed' || !gone.has(object)) continue;
        found++;
        expect(events.has(origin?.event ?? '')).toBe(true);
      }
    }
  }
  expect(found).toBeGreaterThan(10);
});
