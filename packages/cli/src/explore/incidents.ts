import type { ExplorerIncident } from '@graph-1password/explorer';
import { plain } from '../alerts/text';
import { trackedIncidents } from '../alerts/tracked';
import type { Tracker } from '../alerts/tracked';
import type { Finding } from '../detect/detect';
import type { Rule } from '../detect/rules';

/**
 * The incidents that findings make, as the page shows them, with ids and states that the alerts of a poller know.
 * @param tracker the poller that keeps the graph, and what it mutes
 */
export function explorerIncidents(
  findings: readonly Finding[],
  rules: readonly Rule[],
  tracker: Tracker,
): ExplorerIncident[] {
  const places = new Map(findings.map((finding, index) => [finding, index]));
  return trackedIncidents(findings, rules, tracker).map(({ incident, state, reason }) => {
    const { id, level, title, first, last, evidence } = incident;
    return {
      ...{ id, level, title: plain(title) },
      ...(state !== undefined && { state }),
      ...(reason !== undefined && { reason }),
      ...(first !== undefined && { first }),
      ...(last !== undefined && { last }),
      findings: evidence.flatMap(({ finding }) => places.get(finding) ?? []),
    };
  });
}
