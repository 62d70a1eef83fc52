import type { Incident } from '../incidents';
import type { KnownIncident } from './types';

/** An incident of now, under the id that it has had, and what is known of it. */
export interface Matched {
  incident: Incident;
  before?: KnownIncident;
}

/**
 * Finds incidents again: by a finding that both have, since the first events of a burst leave the graph before the
 * last ones do. The first of those now that shares one keeps the id.
 * @returns also those that are not there any more
 */
export function matchIncidents(
  known: readonly KnownIncident[],
  incidents: readonly Incident[],
): { matched: Matched[]; missing: KnownIncident[] } {
  const byId = new Map(known.map((each) => [each.id, each]));
  const byEvidence = new Map<string, KnownIncident>();
  for (const each of known) {
    for (const id of each.evidence) if (!byEvidence.has(id)) byEvidence.set(id, each);
  }
  const taken = new Set<string>();
  const matched = incidents.map((incident): Matched => {
    const candidates = [
      byId.get(incident.id),
      ...incident.evidence.map(({ id }) => byEvidence.get(id)),
    ];
    const before = candidates.find((each) => each && !taken.has(each.id));
    const id = before?.id ?? freeId(incident.id, taken);
    taken.add(id);
    return { incident: { ...incident, id }, ...(before && { before }) };
  });
  return { matched, missing: known.filter(({ id }) => !taken.has(id)) };
}

/** An incident that was cut off from the one whose id it would have gets a number. */
function freeId(id: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? id : `${id}-${count}`;
    if (!taken.has(candidate)) return candidate;
  }
}
