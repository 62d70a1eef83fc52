import { EVENT_KINDS, forEachStream } from '@graph-1password/vocabulary';
import { countEvents, eventsOf, generateTenant } from '@graph-1password/tenant';
import type { Tenant } from '@graph-1password/tenant';

/** Small, but with every property and every edge. Its events are those of the stories. */
const SMALL = { users: 20, days: 3, events: 0, vaults: 5, items: 20, seed: 'recordings' };

/** Everyday events of each stream that no story has an event of. */
const EVERYDAY = 40;

/**
 * The tenant that the step tests are recorded from.
 * @param now end of its history, epoch ms
 */
export function recordedTenant(now: number): Tenant {
  const told = generateTenant({ ...SMALL, now });
  const untold = EVENT_KINDS.filter((kind) => eventsOf(told)[kind].length === 0);
  if (untold.length === 0) return told;
  const events = countEvents(told) + EVERYDAY * untold.length;
  const mix = forEachStream((kind) => (untold.includes(kind) ? 1 : 0));
  return generateTenant({ ...SMALL, now, events, mix });
}
