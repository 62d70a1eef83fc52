import { Cron } from 'croner';
import { DAY, HOUR, MINUTE } from '@graph-1password/vocabulary';
import { UsageError } from '../support/usage';

/**
 * JupiterOne's own names of polling intervals (`IntegrationPollingInterval` of its API), and how long they are in ms;
 * DISABLED has no length.
 */
export const INTERVALS = {
  DISABLED: undefined,
  THIRTY_MINUTES: 30 * MINUTE,
  ONE_HOUR: HOUR,
  FOUR_HOURS: 4 * HOUR,
  EIGHT_HOURS: 8 * HOUR,
  TWELVE_HOURS: 12 * HOUR,
  ONE_DAY: DAY,
  ONE_WEEK: 168 * HOUR,
} as const;

/** Name of a polling interval. */
export type Interval = keyof typeof INTERVALS;

/** The days by name, Sunday first: JupiterOne counts `dayOfWeek` from 0 to 6. */
export const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;

/** When to poll. */
export interface ScheduleOptions {
  interval: Exclude<Interval, 'DISABLED'>;
  /** A length of time in ms in place of the interval: at whole multiples of it, counted from 1970 in UTC. */
  every?: number;
  /** `HH:MM`; for ONE_DAY and ONE_WEEK. Default 00:00. */
  at?: string;
  /** 0 (Sunday) to 6; for ONE_WEEK. Default 0. */
  day?: number;
  /** IANA name. Default: the machine's. */
  timeZone?: string;
}

const STEPS: Partial<Record<Interval, string>> = {
  THIRTY_MINUTES: '*/30 * * * *',
  ONE_HOUR: '0 * * * *',
  FOUR_HOURS: '0 */4 * * *',
  EIGHT_HOURS: '0 */8 * * *',
  TWELVE_HOURS: '0 */12 * * *',
};

/** The moments at which to poll, in local time: a daily poll at 06:00 stays at 06:00 when the clocks change. */
export class Schedule {
  readonly #cron: Cron | undefined;
  /** Says the same for the same options: how a changed schedule is known. */
  readonly name: string;
  /** In ms. */
  readonly length: number;

  /** @throws UsageError when the time zone is unknown, or a refinement goes with another interval */
  constructor({ interval, every, at, day, timeZone }: ScheduleOptions) {
    if (every !== undefined) {
      if (at !== undefined || day !== undefined || timeZone !== undefined)
        throw new UsageError('--at, --day and --time-zone do not go with --every: remove them.');
      this.name = `EVERY ${every}`;
      this.length = every;
      return;
    }
    if (at !== undefined && STEPS[interval] !== undefined) {
      throw new UsageError(
        `--at works only with ONE_DAY and ONE_WEEK, not with ${interval}: remove it.`,
      );
    }
    if (day !== undefined && interval !== 'ONE_WEEK') {
      throw new UsageError(`--day works only with ONE_WEEK, not with ${interval}: remove it.`);
    }
    if (timeZone !== undefined && !isTimeZone(timeZone)) {
      throw new UsageError(
        `--time-zone ${JSON.stringify(timeZone)} is not a time zone: enter a name such as Europe/Berlin.`,
      );
    }
    const [hour = 0, minute = 0] = (at ?? '0:0').split(':').map(Number);
    const week = interval === 'ONE_WEEK' ? (day ?? 0) : '*';
    const pattern = STEPS[interval] ?? `${minute} ${hour} * * ${week}`;
    this.#cron = new Cron(pattern, {
      paused: true,
      ...(timeZone !== undefined && { timezone: timeZone }),
    });
    this.name = [interval, at, day, timeZone].filter((part) => part !== undefined).join(' ');
    this.length = INTERVALS[interval];
  }

  /** The first moment after `time`; both epoch ms. */
  next(time: number): number {
    if (!this.#cron) return (Math.floor(time / this.length) + 1) * this.length;
    // Every pattern above has a next moment.
    return (this.#cron.nextRun(new Date(time)) as Date).getTime();
  }
}

const UNITS = [
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'm'],
] as const;

/** The name of a schedule for people: a length as `--every` takes it, such as `every 5m`. */
export const describeSchedule = (name: string): string =>
  name.replace(/^EVERY (\d+)$/, (_, digits: string) => {
    const length = Number(digits);
    const [ms, unit] = UNITS.find(([each]) => length % each === 0) ?? [1, 'ms'];
    return `every ${length / ms}${unit}`;
  });

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Wait after the first failed run; it doubles with each further one. In ms. */
const FIRST_BACKOFF_MS = 2 * MINUTE;
const MAX_BACKOFF_MS = 4 * HOUR;

/** How long to wait after a number of failed runs in a row, in ms: short at first, since most faults pass, then longer. */
export const backoff = (failures: number): number =>
  Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures - 1, 20));
