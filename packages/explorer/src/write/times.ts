import type { Value } from '../model/model';

const TIME = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d+))?Z$/;

/** Times as `timeText` puts them together again. */
export interface Times {
  /** Epoch ms. */
  readonly times: number[];
  readonly tails: string[];
}

/** Takes times apart. @returns undefined when one of the values is not a time in UTC */
export function timesOf(values: readonly Value[]): Times | undefined {
  const [times, tails]: [number[], string[]] = [[], []];
  const days = new Map<string, number | undefined>();
  for (const value of values) {
    const parts = typeof value === 'string' ? TIME.exec(value) : null;
    if (!parts) return undefined;
    const [text, date = '', hours, minutes, seconds, fraction = ''] = parts;
    if (!days.has(date)) days.set(date, startOf(date));
    const day = days.get(date);
    if (day === undefined) return undefined;
    const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
    times.push(day + ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + ms);
    tails.push(fraction.length < 3 ? `.${text.slice(19)}` : fraction.slice(3));
  }
  return values.length === 0 ? undefined : { times, tails };
}

/** First instant of a date in UTC, epoch ms; undefined when no calendar has it. */
function startOf(date: string): number | undefined {
  const start = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(start.getTime()) && start.toISOString().startsWith(date)
    ? start.getTime()
    : undefined;
}
