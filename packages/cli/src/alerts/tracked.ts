import type { Finding } from '../detect/detect';
import type { Rule } from '../detect/rules';
import { incidentFrom, incidentsOf } from './incidents';
import type { Incident } from './incidents';
import type { Mute } from './config/types';
import { allMutes, muteReason } from './mutes';
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

/** Who keeps track of incidents. */
export interface Tracker {
  /** Of the poller that keeps the graph; undefined: nobody keeps track. */
  alertsFolder: string | undefined;
  /** Those of `graph-1password.yaml`. */
  mutes: readonly Mute[];
  /** Of the clock, epoch ms. */
  clock: number;
}

/**
 * The incidents that findings make, with ids and states that the alerts of a poller know: the same wherever they are told of.
 */
export function trackedIncidents(
  findings: readonly Finding[],
  rules: readonly Rule[],
  { alertsFolder, mutes, clock }: Tracker,
): TrackedIncident[] {
  const found = incidentsOf(findings, rules);
  const store = alertsFolder === undefined ? undefined : new AlertStore(alertsFolder);
  const state = store?.load();
  if (!store || state?.judgedOn === undefined) return found.map((incident) => ({ incident }));
  const decisions = store.loadDecisions();
  const all = allMutes(mutes, decisions);
  const { matched } = matchIncidents(state.incidents, found, (evidence) =>
    incidentFrom(evidence, rules),
  );
  return matched.map(({ incident, before }) => {
    // By the findings themselves, as the next judgement will.
    const muted = muteReason(incident, all, clock);
    if (muted !== undefined) return { incident, state: 'muted', reason: muted };
    const isHere = before !== undefined && before.goneOn === undefined;
    const seen = isHere ? decisions.acknowledged[incident.id] : undefined;
    return {
      ...{ incident, state: seen ? 'acknowledged' : 'open' },
      ...(seen?.note !== undefined && { reason: seen.note }),
    };
  });
}
