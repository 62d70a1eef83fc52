/** Whose days and hours. */
export type TimeZone = 'local' | 'utc';

/** Hours of a day. */
const HOURS = 24;

/**
 * Counts moments by weekday and hour.
 * @param times epoch ms
 * @param clock `local` is the zone of the machine that runs this: in the page, the viewer's
 * @returns 168 counts; Monday 00:00 to 00:59 stands first, Sunday 23:00 to 23:59 last
 */
export function weekOf(times: readonly number[], clock: TimeZone): number[] {
  const counts = new Array<number>(7 * HOURS).fill(0);
  for (const time of times) {
    const at = new Date(time);
    const day = clock === 'utc' ? at.getUTCDay() : at.getDay();
    const hour = clock === 'utc' ? at.getUTCHours() : at.getHours();
    const place = ((day + 6) % 7) * HOURS + hour;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

/** The 168 counts of a week by hour of the day: 24 counts, 00:00 to 00:59 first. */
export function hoursOf(week: readonly number[]): number[] {
  const hours = new Array<number>(HOURS).fill(0);
  week.forEach((count, at) => (hours[at % HOURS] = (hours[at % HOURS] ?? 0) + count));
  return hours;
}
