import { utilisation } from './utilisation';

const seconds = (...at: number[]) => at.map((s) => 1_000_000 + s * 1000);

test('counts whole minutes since the first request, and any minute for the highest', () => {
  const { minutes, highest, perSecond } = utilisation(seconds(0, 1, 1, 59, 61, 62, 63, 121), 4);
  expect(minutes).toEqual([1, 0.75]);
  // From 59 to 63, and not those of the first second.
  expect(highest).toBe(1);
  expect(perSecond.slice(0, 3)).toEqual([1, 2, 0]);
  expect(perSecond).toHaveLength(122);
  expect(perSecond.reduce((a, b) => a + b, 0)).toBe(8);
});

test('sees a limit that was exceeded between two minutes', () => {
  const { minutes, highest } = utilisation(seconds(0, 58, 59, 60, 61, 120), 3);
  expect(minutes).toEqual([1, 2 / 3]);
  expect(highest).toBeCloseTo(4 / 3);
});

test('a run of less than a minute has no whole one', () => {
  expect(utilisation(seconds(0, 1), 10).minutes).toEqual([]);
  expect(utilisation([], 10)).toEqual({ minutes: [], highest: 0, perSecond: [0] });
});
