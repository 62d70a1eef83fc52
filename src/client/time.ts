import { DAY } from '@graph-1password/vocabulary';

const ZERO = 48;
/** What Go, C# and others write for a time that was never set. */
const NO_TIME = Date.parse('0001-01-01T00:00:00Z');
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** RFC 3339 with 0 to 9 fractional digits; the time zone is never optional. */
const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;

/**
 * Reads a time stamp of the Events API or of Connect: RFC 3339, 0 to 9 fractional digits, any offset.
 * @param text the time stamp as received; anything else than a string is nonsense
 * @returns epoch ms, finer digits cut off; undefined for nonsense (a leap second is the start of the next minute), and for the time
 *   that other languages write where there is none, 0001-01-01T00:00:00Z
 */
export function parseTimestamp(text: unknown): number | undefined {
  if (typeof text !== 'string' || text.length < 20 || !RFC_3339.test(text)) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 60) return undefined;

  const days = daysSinceEpoch(year, month, day);
  const ms = days * DAY + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds(text);
  const last = text.charAt(text.length - 1);
  if (last === 'Z' || last === 'z') return ms === NO_TIME ? undefined : ms;

  const offsetHour = digits(text, text.length - 5, text.length - 3);
  const offsetMinute = digits(text, text.length - 2, text.length);
  if (offsetHour > 23 || offsetMinute > 59) return undefined;
  const sign = text.charAt(text.length - 6) === '-' ? -1 : 1;
  return ms - sign * (offsetHour * 60 + offsetMinute) * 60_000;
}

/**
 * Writes a time as the Events API takes it: RFC 3339 in UTC with milliseconds.
 * @param ms epoch ms
 * @throws RangeError when `ms` is not a time
 */
export function formatTimestamp(ms: number): string {
  return new Date(ms).toISOString();
}

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let index = from; index < to; index++) value = value * 10 + text.charCodeAt(index) - ZERO;
  return value;
}

/** The first three fractional digits, if there are any. */
function milliseconds(text: string): number {
  if (text.charAt(19) !== '.') return 0;
  let value = 0;
  for (let index = 20; index < 23; index++) {
    const digit = text.charCodeAt(index) - ZERO;
    if (digit < 0 || digit > 9 || Number.isNaN(digit)) {
      return value * 10 ** (23 - index);
    }
    value = value * 10 + digit;
  }
  return value;
}

function daysInMonth(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar; the year is taken to start in March. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
