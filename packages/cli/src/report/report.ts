import type { StandingOptions } from '../alerts/standing';
import type { AlertState } from '../alerts/state/types';
import { notJudgedLines } from '../detect/judged';
import type { Origin } from '../graph/provenance';
import type { GraphSource } from '../graph/source';
import type { PollState } from '../poll/state';
import { reportOfGraph } from './fromGraph';
import type { Period } from './fromGraph';
import { healthOf } from './health';
import { knownIncidents } from './incidents';
import type { Report } from './types';

/** What every report is made from. */
export interface ReportBase {
  source: GraphSource;
  origin: Origin;
  period: Period;
  /** What a poller remembers, if one keeps the graph. */
  poller?: PollState;
  /** Sentences about what alerts remember, if it is damaged. */
  damage?: readonly string[];
}

/** What the rules have found, and sentences about those that were not judged. */
interface Judged extends Pick<Report, 'incidents'> {
  unjudged: readonly string[];
  alerts?: AlertState;
}

/** The lines themselves stand with all else that is missing. */
const UNJUDGED =
  'Some rules were not judged, or on a part of the data only: "Collection" says which data is missing.';

/** A report of a graph. */
export async function reportFrom(
  { source, origin, period, poller, damage = [] }: ReportBase,
  { incidents, unjudged, alerts }: Judged,
): Promise<Report> {
  const { account, simulated, window, isStale, collectedOn } = origin;
  const { unknown, ...ofGraph } = await reportOfGraph(source, origin, period);
  return {
    ...(account !== undefined && { account }),
    ...{ simulated, ...period },
    ...(window && { eventsSince: window.since }),
    ...(isStale && collectedOn !== undefined && { eventsUntil: collectedOn }),
    incidents,
    ...ofGraph,
    unknown: { ...(unjudged.length > 0 && { incidents: UNJUDGED }), ...unknown },
    health: healthOf(origin, poller, alerts, [...damage, ...unjudged]),
  };
}

/** A report of a graph whose incidents and sinks alerts remember. */
export function knownReport(
  base: ReportBase,
  alerts: AlertState,
  by: StandingOptions,
): Promise<Report> {
  return reportFrom(base, {
    incidents: knownIncidents(alerts, by, base.period),
    unjudged: notJudgedLines(alerts.notJudged ?? []),
    alerts,
  });
}
