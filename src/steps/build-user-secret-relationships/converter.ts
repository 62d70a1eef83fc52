import { isCurrent, machineTellsMore } from '@graph-1password/vocabulary';
import type { ItemNow, Readings } from '@graph-1password/vocabulary';
import type { EdgeProperties } from '../../relationships';

/**
 * The properties of the edge between a user and an item: what the person has seen, or what programs have seen in their name when
 * that is more.
 * @param userId UUID, upper case
 * @returns undefined when nobody has seen anything
 */
export function knowsProperties(
  readings: Readings,
  userId: string,
  now: ItemNow,
): EdgeProperties | undefined {
  const readBy = machineTellsMore(readings, userId, now) ? 'machine' : 'person';
  const reading = readings[readBy];
  if (!reading) return undefined;
  return {
    current: isCurrent(reading, userId, now),
    lastSeenOn: reading.on,
    ...(reading.version !== undefined && { lastSeenVersion: reading.version }),
    readBy,
  };
}
