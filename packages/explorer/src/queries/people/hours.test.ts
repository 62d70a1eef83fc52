import { DAY, HOUR } from '@graph-1password/vocabulary';
import { hoursOf, weekOf } from './hours';

/** 1 March 2026 is a Sunday. */
const SUNDAY = Date.UTC(2026, 2, 1);

test('Monday stands first, Sunday last', () => {
  const week = weekOf([SUNDAY, SUNDAY + DAY, SUNDAY + DAY + 59 * 60_000], 'utc');
  expect(week).toHaveLength(168);
  expect(week[6 * 24]).toBe(1);
  expect(week[0]).toBe(2);
  expect(week.reduce((sum, count) => sum + count, 0)).toBe(3);
});

test('the local clock is that of the machine', () => {
  const at = new Date(2026, 2, 4, 17, 30);
  expect(weekOf([at.getTime()], 'local')[2 * 24 + 17]).toBe(1);
});

test('hours of the day over all weekdays', () => {
  const hours = hoursOf(weekOf([SUNDAY + 9 * HOUR, SUNDAY + 33 * HOUR, SUNDAY + 23 * HOUR], 'utc'));
  expect(hours).toHaveLength(24);
  expect([hours[9], hours[23], hours[0]]).toEqual([2, 1, 0]);
});
