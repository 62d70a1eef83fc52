import { durationMs, shift } from './time';

const at = (iso: string) => Date.parse(`${iso}Z`);

test.each([
  ['2026-03-31T12:00', -1, 'month', '2026-02-28T12:00'],
  ['2024-03-31T12:00', -1, 'month', '2024-02-29T12:00'],
  ['2026-01-15T00:00', -1, 'month', '2025-12-15T00:00'],
  ['2026-01-15T00:00', -13, 'month', '2024-12-15T00:00'],
  ['2026-12-31T23:59', 2, 'month', '2027-02-28T23:59'],
  ['2024-02-29T01:00', 1, 'year', '2025-02-28T01:00'],
  ['2026-03-29T00:00', -7, 'day', '2026-03-22T00:00'],
  ['2026-03-29T00:00', 36, 'hour', '2026-03-30T12:00'],
  ['2026-03-29T00:00', 0.5, 'month', '2026-04-13T00:00'],
] as const)('%s and %d %s is %s', (from, count, unit, to) => {
  expect(new Date(shift(at(from), count, unit)).toISOString()).toBe(new Date(at(to)).toISOString());
});

test('without a date, a month has 30 days and a year 365', () => {
  expect([durationMs(1, 'month'), durationMs(1, 'year')]).toEqual([
    30 * 86_400_000,
    365 * 86_400_000,
  ]);
});
