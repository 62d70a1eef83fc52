import { DAY, HOUR } from '@graph-1password/vocabulary';
import type { CountsOverTime } from '../../../queries/shared/buckets';
import type { Filter } from '../../../model/model';
import { paramsOf } from '../../route';
import { hrefOf } from '../../router';

/**
 * The address of the overview of one hour, day or month of a chart.
 * @param now the file's present, epoch ms
 */
export function bucketHref(
  { times, step }: CountsOverTime,
  filter: Filter,
  now: number,
  index: number,
): string {
  const from = times[index] ?? 0;
  const length = step === 'hour' ? HOUR : DAY;
  const at = new Date(from);
  const until =
    times[index + 1] ??
    (step === 'month' ? Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1) : from + length);
  const { search } = filter;
  const range = { from, until, ...(search !== undefined && { search }) };
  return hrefOf({ view: 'overview', path: [], params: paramsOf(range, now) });
}
