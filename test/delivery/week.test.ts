import { readSnapshot, verify } from '@graph-1password/archive';
import { EntityTypes } from '../../src/entities';
import { DAY, isEventType } from '@graph-1password/vocabulary';
import { archivedGraph } from '../support/archivedGraph';
import { INSTANCE } from './environment';
import { differencesToUnion } from './truth';
import { liveThroughWeek } from './week';

test('a hundred polls of a tenant that lives, through everything that goes wrong, give its truth', async () => {
  await liveThroughWeek(
    {
      chaos: 0.05,
      down: (poll, { api, kind }) =>
        (api === 'connect' && poll >= 20 && poll < 26) ||
        // Two days and a half: longer than look-back and overlap.
        (kind === 'signinattempts' && poll >= 32 && poll < 68) ||
        poll === 70 ||
        poll === 71,
      refused: (poll) => poll === 76 || poll === 77,
      crash: (poll) => {
        if (poll % 17 === 5) return 'before the job is finalized';
        return poll % 19 === 7 ? 'after the job was finalized' : undefined;
      },
      forget: (poll) => poll === 8,
      asleep: (poll) => poll >= 88 && poll < 93,
      change: (poll, tenant) => {
        if (poll % 9 === 4) tenant.editItem(poll % 7);
        if (poll === 50) tenant.removeVault(1);
        if (poll === 70) tenant.removeItem(3);
        if (poll === 22) tenant.removeItem(9);
      },
    },
    async ({ reports, known, jupiterOne, archive, itemReads, items, faults }) => {
      const graph = jupiterOne.graph(INSTANCE);
      expect(graph.problems).toEqual([]);
      const { entities, relationships } = graph;
      expect(
        differencesToUnion(known, {
          entities: entities.values(),
          relationships: relationships.values(),
        }),
      ).toEqual([]);
      expect(differencesToUnion(known, await archivedGraph(archive))).toEqual([]);
      expect(verify(archive).problems).toEqual([]);
      // Days that are over are one file each, though they were polled fourteen times.
      const over = new Date(known.until - 4 * DAY).toISOString().slice(0, 10);
      const files = [...readSnapshot(archive).files.values()];
      const ofDays = files.filter(({ type, day }) => isEventType(type) && day < over);
      const days = new Set(ofDays.map(({ type, day }) => `${type} ${day}`));
      expect([days.size, ofDays.length]).toEqual([days.size, days.size]);
      expect(days.size).toBeGreaterThan(9);
      const outcomes = (outcome: string) => reports.filter((r) => r.outcome === outcome).length;
      // Polls 70, 71, 76 and 77; then 20 to 25 and 32 to 67, of which five were made twice.
      expect([outcomes('failed'), outcomes('partly')]).toEqual([4, 6 + 36 + 5]);
      expect(outcomes('ok')).toBe(reports.length - 51);
      expect(reports.length).toBe(100 - 5 + 10);
      expect(Object.keys(faults).length).toBeGreaterThan(5);
      // Vaults that were deleted, late usages and repeated events did occur.
      expect(graph.keys(EntityTypes.VAULT).size).toBe(5);
      expect(known.running.tenant.lateItemUsages.length).toBeGreaterThan(150);
      // All items at first and after the state was lost, the changed ones, and what crashes forgot.
      expect(itemReads).toBeLessThan(4 * items);
    },
  );
}, 600_000);
