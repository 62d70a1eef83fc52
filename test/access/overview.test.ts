import { MINUTE } from '@graph-1password/vocabulary';
import { Overview } from '../../packages/cli/src/access/effective/overview';
import { powerGroups } from '../../packages/cli/src/access/effective/powers';
import { canSignIn, linesOfVault } from '../../packages/cli/src/access/effective/vault';
import { replay } from '../../src/access/replay';
import { changesOf, snapshotOf } from './reading';
import { World } from './world';

test('the counts of the overview are those of the lines, person by person', () => {
  for (let seed = 0; seed < 40; seed++) {
    const world = new World(`overview ${seed}`, Date.UTC(2026, 2, 1));
    const snapshot = snapshotOf(world.answers());
    world.now += 10 * MINUTE;
    for (let n = 0; n < 40; n++) {
      world.now += MINUTE;
      world.step();
    }
    const state = replay(snapshot, changesOf(world.events), { until: world.now + 1 });
    const overview = new Overview(state);
    const powers = powerGroups(state);
    const isUser = (user: string) => user < 'M';
    for (const vault of world.vaults) {
      const lines = linesOfVault(state, vault, powers);
      const able = lines.filter((line) => canSignIn(line.state));
      const people = { reveal: 0, open: 0, unknown: 0, self: 0, none: 0 };
      for (const { level } of able) people[level]++;
      const { none: _, ...counted } = people;
      const opening = able.filter(({ level }) => level === 'reveal' || level === 'open');
      const { shutOut, ...shown } = overview.ofVault(vault, isUser);
      // Nobody is lost: who is listed and not counted is told.
      const without = lines.filter((line) => !canSignIn(line.state) && line.level !== 'none');
      expect(shutOut.sort()).toEqual(without.map(({ user }) => user).sort());
      expect({ seed, ...shown }).toEqual({
        vault,
        ...{ seed, people: counted },
        managers: able.filter(({ manages }) => manages === 'yes').length,
        used: opening.filter(({ user }) => isUser(user)).length,
        doubled: lines.filter(
          ({ ways }) =>
            ways.some(({ group }) => group === undefined) &&
            ways.some(({ group }) => group !== undefined),
        ).length,
      });
      // One person is asked as everybody is.
      for (const line of lines.slice(0, 3))
        expect(linesOfVault(state, vault, powers, line.user)).toEqual([line]);
    }
  }
});
