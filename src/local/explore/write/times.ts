import type { Value } from '../model/types';
import { timeText } from '../model/wire';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Times as `timeText` puts them together again. */
export interface Times {
  /** Epoch ms. */
  readonly times: number[];
  readonly tails: string[];
}

/** Takes times apart. @returns undefined when one of the values is no time in UTC */
export function timesOf(values: readonly Value[]): Times | undefined {
  const [times, tails]: [number[], string[]] = [[], []];
  for (const value of values) {
    if (typeof value !== 'string' || !TIME.test(value)) return undefined;
    const ms = Date.parse(value);
    if (Number.isNaN(ms)) return undefined;
    const tail = [value.slice(23, -1), `.${value.slice(19)}`].find(
      (each) => timeText(ms, each) === value,
    );
    if (tail === undefined) return undefined;
    times.push(ms);
    tails.push(tail);
  }
  return values.length === 0 ? undefined : { times, tails };
}
