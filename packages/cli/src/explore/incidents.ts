import type { ExplorerIncident } from '@graph-1password/explorer';
import { stateOf } from '../alerts/commands/view';
import { incidentFrom, incidentsOf } from '../alerts/incidents';
import { matchIncidents } from '../alerts/state/match';
import { AlertStore } from '../alerts/state/store';
import { plain } from '../alerts/text';
import type { Finding } from '../detect/detect';
import type { Rule } from '../detect/rules';

/**
 * The incidents that findings make, with ids and states that the alerts of a poller know.
 * @param alertsFolder of the poller that keeps the graph; undefined: nobody keeps track
 */
export function explorerIncidents(
  findings: readonly Finding[],
  rules: readonly Rule[],
  alertsFolder: string | undefined,
): ExplorerIncident[] {
  const store = alertsFolder === undefined ? undefined : new AlertStore(alertsFolder);
  const state = store?.load();
  const decisions = store?.loadDecisions();
  const found = incidentsOf(findings, rules);
  const { matched } = matchIncidents(state?.incidents ?? [], found, (evidence) =>
    incidentFrom(evidence, rules),
  );
  const places = new Map(findings.map((finding, index) => [finding, index]));
  return matched.map(({ incident, before }) => {
    const { id, level, title, first, last, evidence } = incident;
    const known = before && decisions && stateOf(before, decisions, state?.judgedOn);
    const where = known === undefined || known === 'new' || known === 'gone' ? 'open' : known;
    const reason = where === 'muted' ? before?.muted : decisions?.acknowledged[id]?.note;
    return {
      ...{ id, level, title: plain(title) },
      ...(state?.judgedOn !== undefined && { state: where }),
      ...(reason !== undefined && where !== 'open' && { reason }),
      ...(first !== undefined && { first }),
      ...(last !== undefined && { last }),
      findings: evidence.flatMap(({ finding }) => places.get(finding) ?? []),
    };
  });
}
