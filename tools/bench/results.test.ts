import { joined } from './results';
import type { Report, BenchRow } from './results';

const row = (group: string, wall: number): BenchRow => ({
  ...{ id: `${group}: ours`, group, member: 'ours', events: 1, wall, cpu: wall, rss: 1 },
  ...{ ratios: {}, facts: {}, samples: [] },
});

const report = (date: string, rows: BenchRow[], more: Partial<Report> = {}): Report => ({
  ...{ date, machine: { cpu: 'a', cpus: 2, memoryGb: 24, node: 'v20' }, quick: false, runs: 1 },
  ...{ rows, micro: [], targets: [], ...more },
});

test('several results become one: the latest of each group, in the order of the groups', () => {
  const micro = [{ name: 'f', nanoseconds: 1, against: 'g', againstNanoseconds: 2, ratio: 0.5 }];
  const reports = [
    report('2026-02-02', [row('b', 2), row('c', 2)], { runs: 5 }),
    report('2026-01-01', [row('b', 1), row('a', 1)], { micro }),
  ];
  const all = joined(reports, ['a', 'b']);
  expect(all.rows.map(({ group, wall }) => [group, wall])).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 2],
  ]);
  expect(all).toMatchObject({ date: '2026-02-02', runs: 5, quick: false, micro });
});

test('a quick result among them makes a quick one', () => {
  const reports = [report('2026-01-01', []), report('2026-01-02', [], { quick: true })];
  expect(joined(reports, []).quick).toBe(true);
});
