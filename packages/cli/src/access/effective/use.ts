import { DAY } from '@graph-1password/vocabulary';
import type { Use } from '../facts';
import type { Line } from './vault';

/**
 * Whether access is used: `used` by the person; `machine` by apps in their name alone; `unused` for the wanted number of
 * days and used before; `never` in all that is known; `new`: not used, and younger than those days; `unknown`: what is
 * known does not reach back as far.
 */
export type UseState = 'used' | 'machine' | 'unused' | 'never' | 'new' | 'unknown';

/** What decides whether access counts as unused. */
export interface UseOptions {
  /** Epoch ms. */
  now: number;
  /** From when on all usages are known, epoch ms; undefined when none are. */
  knownSince: number | undefined;
  days: number;
}

/** How a line is used. */
export function useOf(line: Line, use: Use | undefined, options: UseOptions): UseState {
  const { now, knownSince, days } = options;
  const limit = now - days * DAY;
  if (use && use.last >= limit) return use.byPerson ? 'used' : 'machine';
  if (knownSince === undefined) return 'unknown';
  const since = line.ways.map(({ grant, member }) =>
    Math.max(grant.since ?? -Infinity, member?.since ?? -Infinity),
  );
  const oldest = Math.min(...since);
  const isNew = since.length > 0 && oldest > limit;
  // Nothing is said of a time of which the usages are not known.
  if (knownSince > (isNew ? oldest : limit)) return 'unknown';
  if (use) return 'unused';
  return isNew ? 'new' : 'never';
}
