import { busiestSpan, memoryGrowth } from './window';

test.each<[number[], number, number]>([
  [[], 60, 0],
  [[0, 10, 20], 60, 3],
  [[0, 60], 60, 2],
  [[0, 61], 60, 1],
  [[0, 50, 55, 100, 101, 102, 300], 60, 5],
])('in %p the busiest span of %d has %d', (times, span, most) => {
  expect(busiestSpan(times, span)).toBe(most);
});

const MB = 1024 * 1024;
const mb = (...values: number[]) => values.map((value) => value * MB);

test('memory that stays is flat, whatever the start was like', () => {
  const samples = mb(500, 20, 90, 100, 104, 98, 101, 99, 103);
  expect(memoryGrowth(samples)?.flat).toBe(true);
});

test('memory that grows is not', () => {
  const samples = mb(100, 100, 100, 100, 110, 120, 130, 140, 150);
  expect(memoryGrowth(samples)).toEqual({ bytes: 40 * MB, flat: false });
});

test('few samples tell nothing', () => {
  expect(memoryGrowth(mb(1, 2, 3, 4, 5))).toBeUndefined();
});
