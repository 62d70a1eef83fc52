import { MINUTE } from '@graph-1password/vocabulary';
import { Sweeps } from './sweeps';
import type { ConnectRead } from './sweeps';

const START = Date.UTC(2026, 0, 15, 12);

const sweep = (vaultId: string, items: number, time: number, reader = 'R'): ConnectRead[] =>
  Array.from({ length: items }, (_, item) => ({
    ...{ reader, vaultId, itemId: `i${item}`, time: time + item * 100 },
  }));

/** Reads that count as a sweep. */
function found(reads: ConnectRead[], counts: Record<string, number> = {}): ConnectRead[] {
  const sweeps = new Sweeps(new Map(Object.entries(counts)));
  for (const read of reads) sweeps.add(read);
  return reads.filter(sweeps.find());
}

test('all items of a vault within minutes are a sweep, also across five-minute marks', () => {
  const reads = sweep('v', 40, START + 5 * MINUTE - 2000);
  expect(found(reads, { v: 40 })).toEqual(reads);
  expect(found([...reads].reverse(), { v: 40 })).toHaveLength(40);
});

test('a small vault counts when the same reader sweeps others at the same time', () => {
  const reads = [...sweep('v', 20, START), ...sweep('small', 1, START + MINUTE)];
  expect(found(reads, { v: 20, small: 1 })).toEqual(reads);
});

test('an app that reads some items, or the only item of a vault, is no sweep', () => {
  expect(found(sweep('v', 8, START), { v: 40 })).toEqual([]);
  expect(found(sweep('single', 1, START), { single: 1 })).toEqual([]);
});

test('an app that reads a whole vault again and again is not a sweep', () => {
  const reads = [0, 10, 20, 30].flatMap((minutes) => sweep('v', 8, START + minutes * MINUTE));
  expect(found(reads, { v: 8 })).toEqual([]);
});

test('a collect every 30 minutes is a sweep each time', () => {
  const reads = [0, 30, 60].flatMap((minutes) => sweep('v', 8, START + minutes * MINUTE));
  expect(found(reads, { v: 8 })).toEqual(reads);
});

test('an app between two sweeps stays an app', () => {
  const own = [...sweep('v', 20, START), ...sweep('v', 20, START + 24 * 60 * MINUTE)];
  const app = sweep('v', 1, START + 8 * 60 * MINUTE);
  expect(found([...own, ...app], { v: 20 })).toEqual(own);
});

test('without the counts of Connect, the items that were ever read stand in', () => {
  expect(found(sweep('v', 10, START))).toHaveLength(10);
});
