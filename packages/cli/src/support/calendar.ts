/**
 * Whether a text begins with a day that is in the calendar: `Date.parse` takes 30 February for 2 March.
 * @param text begins with year, month and day, as 2026-03-13
 */
export function isInCalendar(text: string): boolean {
  const day = text.slice(0, 10);
  const time = Date.parse(day);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}
