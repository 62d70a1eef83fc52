import path from 'node:path';
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

/**
 * Says that states of incidents are not known, since a file of alerts is damaged; none otherwise. It may stand in a report: what to do is
 * said where the file is named.
 * @param alertsFolder as in {@link Tracker}
 */
export function statesUnknown(alertsFolder: string | undefined): string[] {
  const damage = alertsFolder === undefined ? undefined : new AlertStore(alertsFolder).damage();
  if (!damage) return [];
  const file = path.basename(damage.file);
  return [
    `What alerts remember is damaged (${file}), so which incidents are acknowledged, muted or gone is not known: "graph-1password alerts list" says what to do.`,
  ];
}
