import fc from 'fast-check';
import { DAY, HOUR, MINUTE } from '@graph-1password/vocabulary';
import { backoff, describeSchedule, INTERVALS, Schedule } from './schedule';
import type { Interval } from './schedule';

const at = (text: string): number => Date.parse(text);
const iso = (time: number): string => new Date(time).toISOString();

test.each<[ConstructorParameters<typeof Schedule>[0], string, string]>([
  [{ interval: 'THIRTY_MINUTES' }, '2026-01-15T12:00:00Z', '2026-01-15T12:30:00.000Z'],
  [{ interval: 'ONE_HOUR' }, '2026-01-15T12:59:59Z', '2026-01-15T13:00:00.000Z'],
  [{ interval: 'FOUR_HOURS' }, '2026-01-15T12:00:01Z', '2026-01-15T16:00:00.000Z'],
  [{ interval: 'EIGHT_HOURS' }, '2026-01-15T16:00:00Z', '2026-01-16T00:00:00.000Z'],
  [{ interval: 'TWELVE_HOURS' }, '2026-01-15T00:00:00Z', '2026-01-15T12:00:00.000Z'],
  [{ interval: 'ONE_DAY' }, '2026-01-15T00:00:00Z', '2026-01-16T00:00:00.000Z'],
  [{ interval: 'ONE_DAY', at: '06:30' }, '2026-01-15T06:29:00Z', '2026-01-15T06:30:00.000Z'],
  // The 15th is a Thursday.
  [{ interval: 'ONE_WEEK' }, '2026-01-15T12:00:00Z', '2026-01-18T00:00:00.000Z'],
  [
    { interval: 'ONE_WEEK', at: '23:05', day: 4 },
    '2026-01-15T12:00:00Z',
    '2026-01-15T23:05:00.000Z',
  ],
])('%j after %s comes at %s', (options, after, expected) => {
  expect(iso(new Schedule({ timeZone: 'UTC', ...options }).next(at(after)))).toBe(expected);
});

test('a daily poll stays at its hour when the clocks change', () => {
  const schedule = new Schedule({ interval: 'ONE_DAY', at: '06:00', timeZone: 'Europe/Berlin' });
  expect(iso(schedule.next(at('2026-03-28T12:00Z')))).toBe('2026-03-29T04:00:00.000Z');
  expect(iso(schedule.next(at('2026-03-27T12:00Z')))).toBe('2026-03-28T05:00:00.000Z');
});

test('a daily poll at an hour that is skipped, or that comes twice, runs once', () => {
  const schedule = new Schedule({ interval: 'ONE_DAY', at: '02:30', timeZone: 'Europe/Berlin' });
  const spring = schedule.next(at('2026-03-28T12:00Z'));
  expect(iso(spring)).toBe('2026-03-29T01:00:00.000Z');
  expect(iso(schedule.next(spring))).toBe('2026-03-30T00:30:00.000Z');
  const autumn = schedule.next(at('2026-10-24T12:00Z'));
  expect(iso(autumn)).toBe('2026-10-25T00:30:00.000Z');
  expect(iso(schedule.next(autumn))).toBe('2026-10-26T01:30:00.000Z');
});

test('the next moment is always later, and no further away than the interval and an hour', () => {
  const names = Object.keys(INTERVALS).filter((name) => name !== 'DISABLED');
  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'];
  const schedules = names.flatMap((interval) =>
    zones.map((timeZone) => new Schedule({ interval: interval as 'ONE_DAY', timeZone })),
  );
  const times = fc.integer({ min: at('2026-01-01'), max: at('2027-12-31') });
  fc.assert(
    fc.property(fc.constantFrom(...schedules), times, (schedule, time) => {
      const next = schedule.next(time);
      expect(next).toBeGreaterThan(time);
      expect(next - time).toBeLessThanOrEqual(schedule.length + HOUR);
    }),
    { numRuns: 300 },
  );
});

test.each<[ConstructorParameters<typeof Schedule>[0], string]>([
  [
    { interval: 'ONE_HOUR', at: '06:00' },
    '--at works only with ONE_DAY and ONE_WEEK, not with ONE_HOUR: remove it.',
  ],
  [{ interval: 'ONE_DAY', day: 1 }, '--day works only with ONE_WEEK, not with ONE_DAY: remove it.'],
  [
    { interval: 'ONE_DAY', timeZone: 'Mars/Base' },
    '--time-zone "Mars/Base" is not a time zone: enter a name such as Europe/Berlin.',
  ],
])('%j is refused in a sentence', (options, sentence) => {
  expect(() => new Schedule(options)).toThrow(sentence);
});

test('a schedule is known by its name', () => {
  const name = (interval: Exclude<Interval, 'DISABLED'>, time?: string) =>
    new Schedule({ interval, ...(time !== undefined && { at: time }) }).name;
  expect(name('ONE_DAY', '06:00')).not.toBe(name('ONE_DAY', '07:00'));
  expect(name('ONE_DAY')).toBe('ONE_DAY');
});

test('backoff doubles, up to four hours', () => {
  expect([1, 2, 3, 7, 8, 1000].map((failures) => backoff(failures) / 60_000)).toEqual([
    2, 4, 8, 128, 240, 240,
  ]);
});

test.each([
  [MINUTE, '2026-01-15T12:00:00Z', '2026-01-15T12:01:00.000Z'],
  [5 * MINUTE, '2026-01-15T12:04:59Z', '2026-01-15T12:05:00.000Z'],
  [7 * 24 * HOUR, '2026-01-15T12:00:00Z', '2026-01-22T00:00:00.000Z'],
])('every %d ms, after %s comes %s', (every, after, expected) => {
  const schedule = new Schedule({ interval: 'ONE_DAY', every });
  expect(iso(schedule.next(at(after)))).toBe(expected);
  expect(schedule.length).toBe(every);
  expect(() => new Schedule({ interval: 'ONE_DAY', every, at: '06:00' })).toThrow('--every');
});

test.each([
  [MINUTE, 'every 1m'],
  [90 * MINUTE, 'every 90m'],
  [12 * HOUR, 'every 12h'],
  [7 * DAY, 'every 7d'],
])('a length of %d ms is told as it is given to --every', (every, expected) => {
  expect(describeSchedule(new Schedule({ interval: 'ONE_DAY', every }).name)).toBe(expected);
  expect(describeSchedule('ONE_WEEK 06:00 1')).toBe('ONE_WEEK 06:00 1');
});
