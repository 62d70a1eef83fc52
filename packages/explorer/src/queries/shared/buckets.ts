import { DAY, HOUR } from '@graph-1password/vocabulary';
import type { EntityTable } from '../../model/model';
import type { StreamRows } from './events';
import { codedColumn, numbersOf } from './rows';

/** How long one bucket is. Days, weeks and months are those of UTC; weeks begin on Mondays. */
export type BucketSize = 'hour' | 'day' | 'week' | 'month';

/** Events by time. */
export interface CountsOverTime {
  readonly step: BucketSize;
  /** Beginnings of the buckets, epoch ms, without a gap. */
  readonly times: readonly number[];
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
}

/** 1970 began on a Thursday: the first Monday was the fifth day. */
const FIRST_MONDAY = 4 * DAY;

/** The beginnings of the weeks of a range of time, epoch ms. @param until last instant that is in it */
export function weeks(from: number, until: number): number[] {
  const times: number[] = [];
  const first = Math.floor((from - FIRST_MONDAY) / (7 * DAY)) * 7 * DAY + FIRST_MONDAY;
  for (let start = first; start <= until; start += 7 * DAY) times.push(start);
  return times;
}

/** Up to here hours are shown, so that the last day is more than one bar. */
const HOURS_UP_TO = 2 * DAY;

/** From here on months are shown: 1Password keeps 120 days, so that this is history put together. */
const MONTHS_FROM = 400 * DAY;

/**
 * The times of the first and the last event of some streams, epoch ms; empty when none has a time.
 * Events come in the order of their time, and those without one come last.
 */
export function spanOf(
  tables: readonly (EntityTable | undefined)[],
): readonly [] | readonly [first: number, last: number] {
  let [first, last] = [Infinity, -Infinity];
  for (const table of tables) {
    const times = numbersOf(table, 'createdOn') ?? [];
    let end = times.length - 1;
    while (end >= 0 && Number.isNaN(times[end])) end--;
    if (end >= 0) first = Math.min(first, times[0] ?? Infinity);
    last = Math.max(last, times[end] ?? -Infinity);
  }
  return first <= last ? [first, last] : [];
}

function begin(ms: number, step: Exclude<BucketSize, 'week'>): number {
  if (step === 'hour') return Math.floor(ms / HOUR) * HOUR;
  if (step === 'day') return Math.floor(ms / DAY) * DAY;
  const at = new Date(ms);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth());
}

function next(start: number, step: Exclude<BucketSize, 'week'>): number {
  if (step === 'hour') return start + HOUR;
  if (step === 'day') return start + DAY;
  const at = new Date(start);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1);
}

/**
 * The buckets of a range of time: hours, days or months, as its length asks for.
 * @param from first instant, epoch ms
 * @param until last instant that is in it, epoch ms
 */
export function buckets(
  from: number,
  until: number,
): { step: Exclude<BucketSize, 'week'>; times: number[] } {
  const length = until - from;
  const step = length <= HOURS_UP_TO ? 'hour' : length < MONTHS_FROM ? 'day' : 'month';
  const times: number[] = [];
  for (let start = begin(from, step); start <= until; start = next(start, step)) times.push(start);
  return { step, times };
}

/**
 * The bucket of each event, for as many of them as have a time: events come in the order of time, those without one
 * last.
 */
function bucketsOfRows({ table, rows }: StreamRows, times: readonly number[]): Uint32Array {
  const created = numbersOf(table, 'createdOn');
  if (!created) return new Uint32Array(0);
  const found = new Uint32Array(rows.length);
  let bucket = 0;
  let end = times[1] ?? Infinity;
  for (let at = 0; at < rows.length; at++) {
    const time = created[rows[at] as number] as number;
    if (Number.isNaN(time)) return found.subarray(0, at);
    while (time >= end) {
      bucket++;
      end = times[bucket + 1] ?? Infinity;
    }
    found[at] = bucket;
  }
  return found;
}

/** Count of the events in each bucket. */
export function countsOver(events: StreamRows, times: readonly number[]): number[] {
  const counts = new Array<number>(times.length).fill(0);
  for (const bucket of bucketsOfRows(events, times)) {
    counts[bucket] = (counts[bucket] as number) + 1;
  }
  return counts;
}

/** Count of the events in each bucket, for some values of a property, in the order given. */
export function countsByValue(
  events: StreamRows,
  times: readonly number[],
  property: string,
  values: readonly (string | undefined)[],
): number[][] {
  const column = codedColumn(events.table, property);
  const series = values.map(() => new Array<number>(times.length).fill(0));
  const seriesOf = [
    values.indexOf(undefined),
    ...(column?.values ?? []).map((value) => values.indexOf(String(value))),
  ];
  const { rows } = events;
  bucketsOfRows(events, times).forEach((bucket, at) => {
    const counts = series[seriesOf[column?.codes[rows[at] as number] ?? 0] as number];
    if (counts) counts[bucket] = (counts[bucket] as number) + 1;
  });
  return series;
}
