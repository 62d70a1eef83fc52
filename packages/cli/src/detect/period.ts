import type { ReadWindow } from '@graph-1password/archive';
import { DAY } from '@graph-1password/vocabulary';
import { MAX_LOOKBACK_DAYS } from '../../../../src/config';
import { incidentsOf } from '../alerts/incidents';
import type { Finding } from './finding';
import type { Rule } from './rules';

/**
 * What rules must see to judge a period: what came before it, too, as far back as a whole collection reads. Without it the first
 * sign-in of the period would be somebody's first of all, and half a burst none.
 * @param lookbackDays of the run that left the graph; default: as far as 1Password keeps events
 */
export const historyOf = (
  window: ReadWindow,
  lookbackDays: number = MAX_LOOKBACK_DAYS,
): ReadWindow =>
  window.since === undefined ? window : { ...window, since: window.since - lookbackDays * DAY };

/**
 * The findings of a period: all of the incidents in which something happened since then, in their order. An incident that began
 * before is whole, so that it has the id and the level that it has everywhere else.
 * @param since epoch ms; undefined for all
 */
export function findingsSince(
  since: number | undefined,
  findings: Finding[],
  rules: readonly Rule[],
): Finding[] {
  if (since === undefined) return findings;
  const wanted = new Set(
    incidentsOf(findings, rules)
      .filter(({ last }) => last === undefined || last >= since)
      .flatMap(({ evidence }) => evidence.map(({ finding }) => finding)),
  );
  return findings.filter((finding) => wanted.has(finding));
}
