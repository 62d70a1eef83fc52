import type { AuditEvent } from '@graph-1password/vocabulary';
import type { Tenant } from '../types';
import { accessAtBeginning } from './beginning';
import { applyAccess } from './changes';
import type { AccessTruth } from './types';

/**
 * Who can open what at a moment: what was so at the beginning, changed by every event before.
 * @param at epoch ms
 */
export function accessAt(tenant: Tenant, at: number): AccessTruth {
  const state = accessAtBeginning(tenant);
  for (const event of once(tenant.auditEvents))
    if (Date.parse(event.timestamp) < at) applyAccess(state, event);
  return { ...state, at };
}

/** Events in order of time, those that are delivered twice once. */
function once(events: readonly AuditEvent[]): AuditEvent[] {
  const byUuid = new Map(events.map((event) => [event.uuid, event]));
  return [...byUuid.values()].sort(
    (a, b) =>
      Date.parse(a.timestamp) - Date.parse(b.timestamp) || compareTexts(a.timestamp, b.timestamp),
  );
}

/** The fractions of a second beyond the millisecond decide; events of the same moment keep their order. */
const compareTexts = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
