import type { TimeUnit } from '../language/ast';

const HOUR = 3_600_000;

/** Length of one unit in ms, where no date says how long its month or year is. */
const LENGTH: Readonly<Record<TimeUnit, number>> = {
  hour: HOUR,
  day: 24 * HOUR,
  month: 30 * 24 * HOUR,
  year: 365 * 24 * HOUR,
};

/** @returns ms; a month counts 30 days and a year 365 */
export const durationMs = (count: number, unit: TimeUnit): number => count * LENGTH[unit];

/**
 * Moves a moment. Months and years are those of the calendar in UTC; a day that the month does not
 * have becomes its last one. A fraction of a month or year counts by its length.
 * @param ms epoch ms
 */
export function shift(ms: number, count: number, unit: TimeUnit): number {
  if (unit === 'hour' || unit === 'day' || !Number.isInteger(count)) {
    return ms + durationMs(count, unit);
  }
  const from = new Date(ms);
  const months =
    from.getUTCFullYear() * 12 + from.getUTCMonth() + count * (unit === 'year' ? 12 : 1);
  const [year, month] = [Math.floor(months / 12), ((months % 12) + 12) % 12];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return from.setUTCFullYear(year, month, Math.min(from.getUTCDate(), lastDay));
}
