import { worstIncidentFirst } from '../alerts/incidents';
import type { Incident } from '../alerts/incidents';
import { standings } from '../alerts/standing';
import type { StandingOptions } from '../alerts/standing';
import type { AlertState } from '../alerts/state/types';
import type { Period } from './fromGraph';
import type { ReportIncident } from './types';

/** Incidents of the period, and those before it that are open still, from what alerts remember. The worst first. */
export function knownIncidents(
  { incidents, judgedOn }: AlertState,
  by: StandingOptions,
  { since, until }: Period,
): ReportIncident[] {
  const standing = standings(judgedOn, by);
  return [...incidents].sort(worstIncidentFirst).flatMap((known): ReportIncident[] => {
    const { id, level, title, last, goneOn } = known;
    const isLater = last !== undefined && last >= until;
    const isOver = goneOn !== undefined && (last ?? goneOn) < since;
    if (isLater || isOver) return [];
    const { state } = standing(known);
    return [
      {
        ...{ id, level, title, state: state === 'new' ? 'open' : state },
        ...(last !== undefined && { last }),
      },
    ];
  });
}

/** Incidents of which nothing is remembered. */
export const freshIncidents = (incidents: readonly Incident[]): ReportIncident[] =>
  incidents.map(({ id, level, title, last }) => ({
    ...{ id, level, title, state: 'open' },
    ...(last !== undefined && { last }),
  }));
