import type { Evidence } from '../grouping';
import { earliestFirst } from '../grouping';
import { worstIncidentFirst } from '../incidents';
import type { Incident } from '../incidents';
import type { KnownIncident } from './types';

/** An incident of now, under the id that it has had, and what is known of it. */
export interface Matched {
  incident: Incident;
  before?: KnownIncident;
}

/**
 * Finds incidents again. A finding stays in the incident that it was told in: one that ties two known incidents together
 * ends neither, and when the first events of an incident leave the graph, it does not fall apart.
 * @param from makes an incident of findings
 * @returns those of now, the worst first, and those that are not there any more
 */
export function matchIncidents(
  known: readonly KnownIncident[],
  incidents: readonly Incident[],
  from: (evidence: readonly Evidence[]) => Incident,
): { matched: Matched[]; missing: KnownIncident[] } {
  const owners = ownersOf(known);
  const members = new Map<KnownIncident, Evidence[]>();
  const fresh = incidents.filter(({ evidence }) => !share(evidence, owners, members));
  const taken = new Set([...members.keys()].map(({ id }) => id));
  const rebuilt = [...members].map(([before, evidence]): Matched => {
    return { incident: { ...from(evidence), id: before.id }, before };
  });
  const byId = new Map(known.map((each) => [each.id, each]));
  const others = fresh.map((incident): Matched => {
    const before = taken.has(incident.id) ? undefined : byId.get(incident.id);
    const id = freeId(incident.id, taken);
    taken.add(id);
    return { incident: { ...incident, id }, ...(before && { before }) };
  });
  const matched = [...rebuilt, ...others].sort((a, b) =>
    worstIncidentFirst(a.incident, b.incident),
  );
  return { matched, missing: known.filter(({ id }) => !taken.has(id)) };
}

/** By finding, the incident that it was told in: of several one that is there. */
function ownersOf(known: readonly KnownIncident[]): Map<string, KnownIncident> {
  const owners = new Map<string, KnownIncident>();
  const isGone = (each: KnownIncident | undefined) => each?.goneOn !== undefined;
  for (const each of known) {
    for (const id of each.evidence) {
      const other = owners.get(id);
      if (other === undefined || (isGone(other) && !isGone(each))) owners.set(id, each);
    }
  }
  return owners;
}

/** Gives findings to the incidents that they were in, and new ones to the earliest of these. @returns false: there are none */
function share(
  evidence: readonly Evidence[],
  owners: ReadonlyMap<string, KnownIncident>,
  members: Map<KnownIncident, Evidence[]>,
): boolean {
  const inTime = [...evidence].sort(earliestFirst);
  const heir = inTime.map(({ id }) => owners.get(id)).find((owner) => owner !== undefined);
  if (heir === undefined) return false;
  for (const each of inTime) {
    const owner = owners.get(each.id) ?? heir;
    members.set(owner, [...(members.get(owner) ?? []), each]);
  }
  return true;
}

/** An incident that was cut off from the one whose id it would have gets a number. */
function freeId(id: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? id : `${id}-${count}`;
    if (!taken.has(candidate)) return candidate;
  }
}
