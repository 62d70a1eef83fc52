import type { GraphEntity } from '@graph-1password/j1ql';
import { MINUTE } from '@graph-1password/vocabulary';
import type { Burst } from './rules';

interface Timed {
  event: GraphEntity;
  /** Epoch ms. */
  at: number;
}

/**
 * The bursts among events: all that lie in some window of the given length with enough events in it. Windows that
 * share an event are one burst. Linear in the events, but for sorting them by time.
 * @returns each burst's events in the order of their time
 */
export function burstsIn(
  events: readonly GraphEntity[],
  { by, atLeast, minutes }: Burst,
): GraphEntity[][] {
  const groups = new Map<unknown, Timed[]>();
  for (const event of events) {
    const key = by === undefined ? '' : identityOf(event, by);
    const at = event.value('createdOn');
    if (key === undefined || key === null || typeof at !== 'number') continue;
    const group = groups.get(key);
    if (group) group.push({ event, at });
    else groups.set(key, [{ event, at }]);
  }
  return [...groups.values()].flatMap((group) => burstsOf(group, atLeast, minutes * MINUTE));
}

/** The value of a property; for a UUID that an event lacks, the e-mail, whose case does not matter. */
function identityOf(event: GraphEntity, by: string): unknown {
  const value = event.value(by);
  if (value !== undefined || !by.endsWith('UUID')) return value;
  const email = event.value(by.replace(/UUID$/, 'Email'));
  return typeof email === 'string' ? email.toLowerCase() : undefined;
}

function burstsOf(group: Timed[], atLeast: number, span: number): GraphEntity[][] {
  group.sort((a, b) => a.at - b.at);
  const bursts: GraphEntity[][] = [];
  /** Place after the last event that is in a burst. */
  let end = 0;
  let first = 0;
  for (const [last, { at }] of group.entries()) {
    while (at - (group[first] as Timed).at > span) first++;
    if (last - first + 1 < atLeast) continue;
    const fresh = group.slice(Math.max(first, end), last + 1).map(({ event }) => event);
    if (first < end) bursts.at(-1)?.push(...fresh);
    else bursts.push(fresh);
    end = last + 1;
  }
  return bursts;
}
