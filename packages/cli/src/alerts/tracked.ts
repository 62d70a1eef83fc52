import type { Finding } from '../detect/detect';
import type { Rule } from '../detect/rules';
import { stateOf } from './commands/view';
import { incidentFrom, incidentsOf } from './incidents';
import type { Incident } from './incidents';
import { matchIncidents } from './state/match';
import { AlertStore } from './state/store';

/** An incident, and what alerts remember of it. */
export interface TrackedIncident {
  incident: Incident;
  /** Absent where nobody keeps track. */
  state?: 'open' | 'acknowledged' | 'muted';
  /** Why it is muted, or the note of who acknowledged it. */
  reason?: string;
}

/**
 * The incidents that findings make, with ids and states that the alerts of a poller know: the same wherever they are told of.
 * @param alertsFolder of the poller that keeps the graph; undefined: nobody keeps track
 */
export function trackedIncidents(
  findings: readonly Finding[],
  rules: readonly Rule[],
  alertsFolder: string | undefined,
): TrackedIncident[] {
  const found = incidentsOf(findings, rules);
  const store = alertsFolder === undefined ? undefined : new AlertStore(alertsFolder);
  const state = store?.load();
  if (!store || state?.judgedOn === undefined) return found.map((incident) => ({ incident }));
  const decisions = store.loadDecisions();
  const { matched } = matchIncidents(state.incidents, found, (evidence) =>
    incidentFrom(evidence, rules),
  );
  return matched.map(({ incident, before }) => {
    const known = before && stateOf(before, decisions, state.judgedOn);
    const where = known === undefined || known === 'new' || known === 'gone' ? 'open' : known;
    const reason = where === 'muted' ? before?.muted : decisions.acknowledged[incident.id]?.note;
    return {
      ...{ incident, state: where },
      ...(reason !== undefined && where !== 'open' && { reason }),
    };
  });
}
