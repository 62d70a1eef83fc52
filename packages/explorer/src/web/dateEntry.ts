/** `2026-03-13`, `2026-03-13 15:00`, `2026-03-13T15:00:09Z`: ISO 8601 with a blank allowed before the time. */
const ENTRY =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)? ?(Z|UTC|[+-]\d{2}:\d{2})?$/i;

/**
 * The moment that somebody typed, in the viewer's zone unless the text names one.
 * @param isEnd a day alone is then over: the moment is the midnight that ends it
 * @returns epoch ms; undefined when it is no date of the calendar, or not written as ISO 8601 has it
 */
export function momentOfEntry(text: string, isEnd = false): number | undefined {
  const [, year, month, day, hour, minute = '00', second = '00', zone] =
    ENTRY.exec(text.trim()) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const [hours, minutes, seconds] = [Number(hour ?? 0), Number(minute), Number(second)];
  if (hours > 23 || minutes > 59 || seconds > 59 || !isDate(year, month, day)) return undefined;
  const [y, m] = [Number(year), Number(month) - 1];
  const d = Number(day) + (isEnd && hour === undefined ? 1 : 0);
  return zone === undefined
    ? new Date(y, m, d, hours, minutes, seconds).getTime()
    : Date.UTC(y, m, d, hours, minutes, seconds) - offsetOf(zone);
}

/** The calendar goes on after the 30th of February; people do not mean that. */
function isDate(year: string, month: string, day: string): boolean {
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(day);
}

/** Of a zone such as `Z` or `+05:30` from UTC, ms. */
function offsetOf(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):(\d{2})$/.exec(zone) ?? [];
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === '-' ? -offset : offset;
}
