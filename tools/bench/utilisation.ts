import { MINUTE } from '@graph-1password/vocabulary';

const SECOND = 1000;

/** How well a limit per minute was used. */
export interface Utilisation {
  /** Whole minutes since the first request, each as a share of the limit; the last, unfinished one is left out. */
  minutes: number[];
  /** Most requests of any minute, as a share of the limit: above 1 the limit was exceeded. */
  highest: number;
  /** Requests of each second since the first request. */
  perSecond: number[];
}

/**
 * @param times of the requests as the server saw them, ms
 * @param perMinute the limit
 */
export function utilisation(times: readonly number[], perMinute: number): Utilisation {
  const sorted = [...times].sort((a, b) => a - b);
  const first = sorted[0] ?? 0;
  const last = sorted.at(-1) ?? 0;
  const inMinute = new Array<number>(Math.floor((last - first) / MINUTE)).fill(0);
  const perSecond = new Array<number>(Math.floor((last - first) / SECOND) + 1).fill(0);
  let highest = 0;
  let oldest = 0;
  sorted.forEach((time, i) => {
    const minute = Math.floor((time - first) / MINUTE);
    if (minute < inMinute.length) inMinute[minute] = (inMinute[minute] ?? 0) + 1;
    const second = Math.floor((time - first) / SECOND);
    perSecond[second] = (perSecond[second] ?? 0) + 1;
    while (time - (sorted[oldest] ?? time) >= MINUTE) oldest++;
    highest = Math.max(highest, i - oldest + 1);
  });
  return {
    minutes: inMinute.map((count) => count / perMinute),
    highest: highest / perMinute,
    perSecond,
  };
}
