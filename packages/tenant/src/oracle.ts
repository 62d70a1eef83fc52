import { STORIES } from './stories';
import type { Tenant } from './types';

/** One thing that a rule finds, with the events that prove it. */
export interface OracleMatch {
  events: string[];
}

/** Rule (number or id) → what it finds. */
export type OracleMatches = Map<number | string, OracleMatch[]>;

/**
 * What a perfect detector finds in a tenant: the plain reading of each rule, which stands beside its story, over the
 * events as generated. It labels the stories and proves that a quiet tenant is quiet; it is not part of the product's
 * own detection, and shares no code with it on purpose.
 */
export function findMatches(tenant: Tenant): OracleMatches {
  const history = {
    tenant,
    audits: unique(tenant.auditEvents),
    usages: unique(tenant.itemUsages),
    signIns: unique(tenant.signInAttempts),
  };
  const matches: OracleMatches = new Map();
  const note = (rule: number | string, found: readonly string[][]): void => {
    if (found.length > 0)
      matches.set(
        rule,
        Array.from(found, (events) => ({ events })),
      );
  };
  for (const { rule, reading, otherReadings = {} } of STORIES) {
    if (reading !== 'absence') note(rule, reading(history));
    for (const [id, other] of Object.entries(otherReadings)) note(id, other(history));
  }
  return matches;
}

function unique<T extends { uuid: string }>(events: readonly T[]): T[] {
  const seen = new Set<string>();
  return events.filter((e) => !seen.has(e.uuid) && seen.add(e.uuid));
}
