import { HOUR } from '@graph-1password/vocabulary';
import type { ItemUsage } from '@graph-1password/vocabulary';
import type { EventList } from './builder';
import type { Random } from './random';

/** A stream in the order of the API. */
export interface AssembledStream<T> {
  events: T[];
  /** UUIDs that occur twice. */
  duplicates: string[];
}

/** How many events of a stream of the given length are delivered twice. */
export function duplicateCount(length: number): number {
  return length < 50 ? 0 : Math.min(40, Math.max(3, Math.round(length * 0.0005)));
}

/** Distance of a repetition from the original: next to it, a page of 1,000 away, near it. */
const DISTANCES = [1, 999, 40, 1100, 3];

/**
 * Sorts a stream by time and repeats a few of its events further on.
 * @param exact count of repetitions
 */
export function assemble<T extends { uuid: string }>(
  list: EventList<T>,
  random: Random,
  exact: number,
): AssembledStream<T> {
  const order = new Uint32Array(list.events.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  const { at } = list;
  order.sort((a, b) => (at[a] as number) - (at[b] as number) || a - b);
  const repeatAfter = pickRepetitions(order.length, random, exact);
  const events: T[] = [];
  const duplicates: string[] = [];
  for (let position = 0; position < order.length; position++) {
    events.push(list.events[order[position] as number] as T);
    for (const original of repeatAfter.get(position) ?? []) {
      const event = list.events[order[original] as number] as T;
      events.push(event);
      duplicates.push(event.uuid);
    }
  }
  return { events, duplicates };
}

/** Position after which to repeat → positions of what is repeated. No event is repeated more than once. */
function pickRepetitions(length: number, random: Random, count: number): Map<number, number[]> {
  const repeatAfter = new Map<number, number[]>();
  const chosen = new Set<number>();
  while (chosen.size < Math.min(count, length)) {
    const original = random.between(0, length - 1);
    if (chosen.has(original)) continue;
    const after = Math.min(
      length - 1,
      original + (DISTANCES[chosen.size % DISTANCES.length] as number) - 1,
    );
    chosen.add(original);
    repeatAfter.set(after, [...(repeatAfter.get(after) ?? []), original]);
  }
  return repeatAfter;
}

/**
 * Usages of devices that synchronise late: 0.5 % become visible 2 to 30 hours after they happened.
 * @param now epoch ms; none becomes visible after it
 * @param onTime UUIDs that must not be late: those of the stories
 */
export function pickLateUsages(
  usages: readonly ItemUsage[],
  random: Random,
  now: number,
  onTime: ReadonlySet<string>,
): { uuid: string; availableAt: number }[] {
  const late = new Map<string, number>();
  for (const usage of usages) {
    if (!random.chance(0.005) || onTime.has(usage.uuid) || late.has(usage.uuid)) continue;
    const at = Date.parse(usage.timestamp);
    late.set(usage.uuid, Math.min(now, at + random.between(2 * HOUR, 30 * HOUR)));
  }
  return [...late].map(([uuid, availableAt]) => ({ uuid, availableAt }));
}
