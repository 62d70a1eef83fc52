import type { Incident } from '../../alerts/incidents';
import { eventsOf } from '../../alerts/identity';
import type { Level } from '../../detect/levels';
import type { Facts } from '../../detect/facts/types';
import type { Rule } from '../../detect/rules';
import { packageVersion } from '../../support/projectRoot';
import { kindOf, OCSF_VERSION } from './classes';
import { present } from './leaves';
import type { Json } from './leaves';

/** Severities by level, as numbers of the schema. */
const SEVERITIES: Readonly<Record<Level, number>> = {
  ...{ INFO: 1, LOW: 2, MEDIUM: 3, HIGH: 4, CRITICAL: 5 },
};

/** The kind of analytic that a rule is. */
const RULE = 1;

/** An incident as a Detection Finding. Its id is the one that alerts have. @param rules by id */
export function findingEvent(incident: Incident, rules: ReadonlyMap<string, Rule>): Json {
  const { id, level, title, what, first, last, evidence } = incident;
  const rule = rules.get(incident.rule);
  const events = [...new Set(evidence.flatMap(({ finding }) => eventsOf(finding)))];
  const techniques = [
    ...new Set(evidence.flatMap(({ finding }) => rules.get(finding.rule)?.techniques ?? [])),
  ];
  const facts = evidence[0]?.finding.facts ?? {};
  const evidences = present({ ...evidenceOf(facts) });
  return {
    ...kindOf('finding', 1, 'Create'),
    severity_id: SEVERITIES[level],
    time: last ?? first ?? 0,
    message: title,
    ...{ status_id: 1, status: 'New', is_alert: true },
    metadata: {
      version: OCSF_VERSION,
      product: { name: 'graph-1password', version: packageVersion() },
      uid: id,
    },
    finding_info: present({
      ...{ uid: id, title, desc: what, first_seen_time: first, last_seen_time: last },
      analytic: present({ uid: incident.rule, name: rule?.title, type_id: RULE }),
      attacks: techniques.length > 0 ? techniques.map(attackOf) : undefined,
      related_events: events.length > 0 ? events.map((key) => ({ uid: uuidOf(key) })) : undefined,
      related_events_count: events.length > 0 ? events.length : undefined,
    }),
    ...present({
      evidences: evidences && [evidences],
      resources: resourcesOf(facts),
      remediation: rule?.remediation === undefined ? undefined : { desc: rule.remediation },
    }),
  };
}

/** What stands in the key of an event after its type. */
const uuidOf = (key: string): string => key.slice(key.indexOf(':') + 1);

/** A number with a dot is a part of a technique. */
function attackOf(technique: string): Json {
  const [whole = technique] = technique.split('.');
  return {
    technique: { uid: whole },
    ...(whole !== technique && { sub_technique: { uid: technique } }),
  };
}

function evidenceOf({ actor, address, place, application }: Facts): Json {
  const person = actor?.count === undefined ? actor : undefined;
  const user =
    person &&
    present({
      uid: person.uuid,
      name: person.email ?? person.name,
      full_name: person.name,
      email_addr: person.email,
    });
  // The schema asks for a name or an id.
  const isKnown = user?.['uid'] !== undefined || user?.['name'] !== undefined;
  const location =
    place && present({ city: place.city, region: place.region, country: place.countryCode });
  return {
    actor: present({ user: isKnown ? user : undefined, app_name: application?.name }),
    src_endpoint: address === undefined ? undefined : present({ ip: address, location }),
  };
}

function resourcesOf({ object }: Facts): Json[] | undefined {
  if (!object || object.count !== undefined) return undefined;
  const { uuid, name, kind } = object;
  // Titles of items are said where people read them, not to other tools.
  const isItem = kind === 'item';
  if (uuid === undefined && (name === undefined || isItem)) return undefined;
  return [present({ uid: uuid, name: isItem ? undefined : name, type: kind }) ?? {}];
}
