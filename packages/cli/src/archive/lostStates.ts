import type { LostStates } from '@graph-1password/archive';
import { DAY } from '@graph-1password/vocabulary';
import { MAX_LOOKBACK_DAYS } from '../../../../src/config';
import { Entities } from '../../../../src/entities';

/** Types of which no run lists all there are: they are put together from events. */
const OF_EVENTS: ReadonlySet<string> = new Set(
  Object.values(Entities)
    .filter((entity) => 'partial' in entity && entity.partial)
    .map(({ _type }) => _type),
);

/** How far back 1Password has events. @param now epoch ms @returns epoch ms */
export const oldestEvents = (now: number): number => now - MAX_LOOKBACK_DAYS * DAY;

/** Whether all events are to be read again, since what is put together from them was lost. */
export const needsAllEvents = (lost: readonly LostStates[]): boolean =>
  lost.some(({ type, until }) => until === undefined && OF_EVENTS.has(type));

/** What a run has done for the states of a type. */
interface Listed {
  complete: boolean;
  newest: boolean;
}

/**
 * The lost states after a run: where it has listed all that there are, or has put them together from all events that there are, the
 * present is whole again.
 * @returns undefined when nothing has changed
 * @param reports what the run says of its states, by type
 * @param since begin of the events that it has read, epoch ms
 * @param on since when its states hold, epoch ms
 */
export function statesAfter(
  lost: readonly LostStates[],
  reports: Readonly<Record<string, Listed>>,
  since: number,
  on: number,
): LostStates[] | undefined {
  const after = lost.map((each) => {
    const report = reports[each.type];
    if (each.until !== undefined || !report?.newest) return each;
    // A run takes its time, and its window may begin with a day.
    const isRead = OF_EVENTS.has(each.type) ? since <= oldestEvents(on) + DAY : report.complete;
    return isRead ? { ...each, until: on } : each;
  });
  return after.some((each, index) => each !== lost[index]) ? after : undefined;
}
