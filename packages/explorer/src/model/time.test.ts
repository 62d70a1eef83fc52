import { DAY } from '@graph-1password/vocabulary';
import { dayOf, days } from './time';

const at = (text: string): number => Date.parse(text);

test('a day begins at midnight UTC, before 1970 as well', () => {
  expect(dayOf(at('2026-03-13T15:00:00Z'))).toBe(at('2026-03-13T00:00:00Z'));
  expect(dayOf(-1)).toBe(-DAY);
});

test('days that have a part in a range', () => {
  const from = at('2026-03-13T15:00:00Z');
  expect(days(from, at('2026-03-15T00:00:00Z'))).toEqual([dayOf(from), dayOf(from) + DAY]);
  expect(days(from, at('2026-03-15T00:00:00.001Z'))).toHaveLength(3);
  expect(days(from, from)).toEqual([]);
  expect(days(from, from - 1)).toEqual([]);
});
