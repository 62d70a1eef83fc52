import { DAY } from '@graph-1password/vocabulary';
import { EVENTS, START, THINGS } from '../../test/testArchive';
import { groupsOf } from './groups';

interface File {
  type: string;
  day: string;
  rows: number;
}
const TABLES = [EVENTS, THINGS];
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

/** Lives through days of runs each minute that all bring an event and a change. @returns what there was at most and is left */
function live(days: number) {
  const files = new Set<File>();
  let [most, rewritten] = [0, 0];
  for (let minute = 0; minute < days * 1440; minute++) {
    const now = START + minute * 60_000;
    for (const { type } of TABLES) files.add({ type, day: dayOf(now), rows: 1 });
    most = Math.max(most, files.size);
    for (const { table, day, files: group } of groupsOf(TABLES, files, now, false)) {
      const rows = group.reduce((sum, file) => sum + file.rows, 0);
      rewritten += rows;
      group.forEach((file) => files.delete(file));
      files.add({ type: table.type, day, rows });
    }
  }
  return { most, rewritten: rewritten / (days * 1440 * TABLES.length), left: [...files] };
}

test('runs each minute leave few files, and write each row a few times, however long they go on', () => {
  const { most, rewritten, left } = live(8);
  const events = left.filter(({ type }) => type === EVENTS.type);
  // The days that are over are one file each; of the four others, and of states, there are at most 15 of each size.
  expect(new Set(events.map(({ day }) => day)).size).toBe(8);
  expect(events.filter(({ day }) => day < dayOf(START + 4 * DAY))).toHaveLength(4);
  expect(most).toBeLessThan(5 * 3 * 16);
  expect(rewritten).toBeLessThan(4);
  const rows = left.reduce((sum, file) => sum + file.rows, 0);
  expect(rows).toBe(8 * 1440 * TABLES.length);
});

test('with all, each day becomes one file, and the states', () => {
  const files = [1, 2].flatMap((rows) =>
    [EVENTS, THINGS].flatMap(({ type }) =>
      ['2026-01-01', '2026-01-02'].map((day) => ({ type, day, rows })),
    ),
  );
  const groups = groupsOf(TABLES, files, START, true);
  expect(groups.map(({ table, day, files: group }) => [table.type, day, group.length])).toEqual([
    [EVENTS.type, '2026-01-01', 2],
    [EVENTS.type, '2026-01-02', 2],
    [THINGS.type, '2026-01-02', 4],
  ]);
});
