import { DAY, HOUR } from '@graph-1password/vocabulary';
import type { AuditEvent, ItemUsage, SignInAttempt } from '@graph-1password/vocabulary';
import type { Tenant } from '../types';

/** A tenant, and its events without those that are delivered twice; in the order of the API. */
export interface History {
  tenant: Tenant;
  audits: readonly AuditEvent[];
  usages: readonly ItemUsage[];
  signIns: readonly SignInAttempt[];
}

/**
 * A rule in plain code: what a perfect detector finds in a history, one list of event UUIDs for each finding.
 * It is written from the idea of the rule, never from its query: it is the second opinion on that query.
 * A rule with a baseline looks at the last day only.
 */
export type Reading = (history: History) => string[][];

/** A test of one event. */
type Test<T> = (event: T, tenant: Tenant) => boolean;

const each = <T extends { uuid: string }>(
  events: readonly T[],
  tenant: Tenant,
  test: Test<T>,
): string[][] => events.filter((event) => test(event, tenant)).map(({ uuid }) => [uuid]);

/** A rule that one audit event alone can satisfy. */
export const anyAudit =
  (test: Test<AuditEvent>): Reading =>
  ({ audits, tenant }) =>
    each(audits, tenant, test);

/** A rule that one item usage alone can satisfy. */
export const anyUsage =
  (test: Test<ItemUsage>): Reading =>
  ({ usages, tenant }) =>
    each(usages, tenant, test);

/** A rule that one sign-in attempt alone can satisfy. */
export const anySignIn =
  (test: Test<SignInAttempt>): Reading =>
  ({ signIns, tenant }) =>
    each(signIns, tenant, test);

/** A rule that has several readings, such as one for each stream. */
export const either =
  (...readings: readonly Reading[]): Reading =>
  (history) =>
    readings.flatMap((reading) => reading(history));

/** True for the audited actions on the object types, each given as words. */
export function does(objectTypes: string, actions: string): (event: AuditEvent) => boolean {
  const types = new Set(objectTypes.split(' '));
  const verbs = new Set(actions.split(' '));
  return (e) => verbs.has(e.action ?? '') && types.has(e.object_type ?? '');
}

/** The actor is the one whom the event concerns. */
export const toSelf = (e: AuditEvent): boolean =>
  e.aux_uuid !== undefined && e.actor_uuid === e.aux_uuid;

/** The event is about a vault of the privileged list. */
export const onPrivilegedVault = (e: AuditEvent, { labels }: Tenant): boolean =>
  labels.privilegedVaults.includes(e.object_uuid ?? '');

/** The attempt let the user in, whether the firewall reported it or not. */
export const letIn = ({ category }: SignInAttempt): boolean =>
  category === 'success' || category === 'firewall_reported_success';

/** When an event happened, epoch ms. */
export const timeOf = (event: { timestamp: string }): number => Date.parse(event.timestamp);

/** What {@link burst} counts. */
interface BurstOptions<T> {
  /** What is counted together; an event without a key does not count. */
  key: (event: T) => string | undefined;
  /** How many events make a burst. */
  atLeast: number;
  /** ms; an hour unless it is given. */
  within?: number;
}

/** For each key with enough events within the span: all events that lie in such a span. */
export function burst<T extends { uuid: string; timestamp: string }>(
  events: readonly T[],
  { key: keyOf, atLeast, within = HOUR }: BurstOptions<T>,
): string[][] {
  const groups = new Map<string, T[]>();
  for (const event of events) {
    const key = keyOf(event);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(event);
    else groups.set(key, [event]);
  }
  return [...groups.values()].map((group) => inBursts(group, atLeast, within)).filter(hasAny);
}

const hasAny = (list: readonly unknown[]): boolean => list.length > 0;

function inBursts<T extends { uuid: string; timestamp: string }>(
  group: readonly T[],
  atLeast: number,
  within: number,
): string[] {
  const times = group.map(timeOf);
  const hits = new Set<string>();
  let last = 0;
  for (let first = 0; first + atLeast <= times.length; first++) {
    if ((times[first + atLeast - 1] as number) - (times[first] as number) > within) continue;
    for (last = Math.max(last, first); last < times.length; last++) {
      if ((times[last] as number) - (times[first] as number) > within) break;
      hits.add((group[last] as T).uuid);
    }
  }
  return [...hits];
}

/** Whether somebody who has a history does something for the first time; ask it once per event, in order of time. */
export function firstTimes(now: number): (who: string, what: string, at: number) => boolean {
  const seen = new Set<string>();
  return (who, what, at) => {
    const [known, key] = [seen.has(who), `${who} ${what}`];
    const isFirst = known && !seen.has(key) && at > now - DAY;
    seen.add(who).add(key);
    return isFirst;
  };
}
