import type { AuditEvent, ItemUsage, SignInAttempt } from '@graph-1password/vocabulary';
import { AUDIT_RULES, SIGN_IN_RULES, USAGE_RULES } from './rules';
import { distanceKm } from './places';
import { DAY, HOUR, MINUTE } from './time';
import type { Tenant } from './types';

/** One thing that a rule finds, with the events that prove it. */
export interface Match {
  events: string[];
}

/** Rule (number or id) → what it finds. */
export type Matches = Map<number | string, Match[]>;

/**
 * What a perfect detector finds in a tenant: the plain reading of the 18 Sentinel rules and of the ideas
 * beyond them, over the events as generated. It labels the stories and proves that a quiet tenant is quiet;
 * it is no part of the product's own detection. Rules with a baseline look at the last day only.
 */
export function findMatches(tenant: Tenant): Matches {
  const matches: Matches = new Map();
  const add = (rule: number | string, events: string[]): void => {
    const found = matches.get(rule);
    if (found) found.push({ events });
    else matches.set(rule, [{ events }]);
  };
  const audits = unique(tenant.auditEvents);
  const usages = unique(tenant.itemUsages);
  const signIns = unique(tenant.signInAttempts);
  for (const event of audits)
    for (const [rule, test] of AUDIT_RULES) if (test(event, tenant)) add(rule, [event.uuid]);
  for (const event of usages)
    for (const [rule, test] of USAGE_RULES) if (test(event, tenant)) add(rule, [event.uuid]);
  for (const event of signIns)
    for (const [rule, test] of SIGN_IN_RULES) if (test(event, tenant)) add(rule, [event.uuid]);
  matchJoins(audits, usages, add);
  matchBursts(audits, usages, signIns, add);
  matchNovelties(tenant, usages, signIns, add);
  matchPlaces(signIns, add);
  return matches;
}

type Add = (rule: number | string, events: string[]) => void;

function unique<T extends { uuid: string }>(events: readonly T[]): T[] {
  const seen = new Set<string>();
  return events.filter((e) => !seen.has(e.uuid) && seen.add(e.uuid));
}

const time = (event: { timestamp: string }): number => Date.parse(event.timestamp);

/** Rules 11, 16 and 17, with the order of the two events checked. */
function matchJoins(audits: readonly AuditEvent[], usages: readonly ItemUsage[], add: Add): void {
  const is = (e: AuditEvent, objectType: string, ...actions: string[]): boolean =>
    e.object_type === objectType && actions.includes(e.action ?? '');
  const grants = audits.filter(
    (e) => is(e, 'uva', 'grant', 'update') && e.actor_uuid === e.aux_uuid,
  );
  for (const grant of grants) {
    const reads = usages.filter(
      (u) =>
        ['server-fetch', 'reveal', 'secure-copy'].includes(u.action ?? '') &&
        u.user?.uuid === grant.actor_uuid &&
        u.vault_uuid === grant.object_uuid &&
        time(u) >= time(grant) &&
        time(u) - time(grant) <= HOUR,
    );
    if (reads.length > 0) add(11, [grant.uuid, ...reads.map((u) => u.uuid)]);
  }
  for (const exported of audits.filter((e) => is(e, 'vault', 'export'))) {
    for (const other of audits) {
      if (other.object_uuid !== exported.actor_uuid) continue;
      if (is(other, 'user', 'activate') && time(other) <= time(exported))
        add(16, [other.uuid, exported.uuid]);
      if (is(other, 'user', 'suspend', 'delete') && time(other) >= time(exported))
        add(17, [exported.uuid, other.uuid]);
    }
  }
}

/** One match for each key with enough events within the span (ms): all that lie in such a span. */
function burst<T extends { uuid: string; timestamp: string }>(
  events: readonly T[],
  keyOf: (event: T) => string | undefined,
  span: number,
  threshold: number,
  found: (events: string[]) => void,
): void {
  const groups = new Map<string, T[]>();
  for (const event of events) {
    const key = keyOf(event);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(event);
    else groups.set(key, [event]);
  }
  for (const group of groups.values()) {
    const times = group.map(time);
    const hits = new Set<string>();
    let last = 0;
    for (let first = 0; first + threshold <= times.length; first++) {
      if ((times[first + threshold - 1] as number) - (times[first] as number) > span) continue;
      for (last = Math.max(last, first); last < times.length; last++) {
        if ((times[last] as number) - (times[first] as number) > span) break;
        hits.add((group[last] as T).uuid);
      }
    }
    if (hits.size > 0) found([...hits]);
  }
}

function matchBursts(
  audits: readonly AuditEvent[],
  usages: readonly ItemUsage[],
  signIns: readonly SignInAttempt[],
  add: Add,
): void {
  const failed = signIns.filter((s) =>
    ['credentials_failed', 'mfa_failed', 'modern_version_failed'].includes(s.category ?? ''),
  );
  burst(
    failed,
    (s) => s.target_user?.uuid,
    HOUR,
    20,
    (e) => add('failed-signins-by-user', e),
  );
  burst(
    failed,
    (s) => s.client?.ip_address,
    HOUR,
    20,
    (e) => add('failed-signins-by-ip', e),
  );
  burst(
    failed,
    () => 'all',
    10 * MINUTE,
    10,
    (e) => add('failed-signins-overall', e),
  );
  const blocked = signIns.filter(
    (s) => s.category === 'firewall_failed' && s.type !== 'anonymous_blocked',
  );
  burst(
    blocked,
    (s) => s.client?.ip_address,
    HOUR,
    5,
    (e) => add('firewall-blocked', e),
  );
  burst(
    usages,
    (u) => u.user?.uuid,
    HOUR,
    100,
    (e) => add('bulk-item-access', e),
  );
  burst(
    usages.filter((u) => u.action === 'export'),
    (u) => u.user?.uuid,
    HOUR,
    3,
    (e) => add('bulk-export', e),
  );
  burst(
    audits.filter((a) => a.action === 'ssotknv'),
    (a) => a.actor_uuid,
    HOUR,
    15,
    (e) => add('sign-in-token', e),
  );
}

/** First use of a source (rule 13) or of an action, by a user who has a history. */
function matchNovelties(
  tenant: Tenant,
  usages: readonly ItemUsage[],
  signIns: readonly SignInAttempt[],
  add: Add,
): void {
  const seen = new Set<string>();
  const isNew = (user: string | undefined, what: string | undefined, at: number): boolean => {
    const [known, key] = [seen.has(`${user}`), `${user} ${what}`];
    const fresh = known && !seen.has(key) && at > tenant.now - DAY;
    seen.add(`${user}`).add(key);
    return fresh;
  };
  for (const s of signIns) {
    if (s.category !== 'success' || (s.type !== 'mfa_ok' && s.type !== 'credentials_ok')) continue;
    if (isNew(s.target_user?.uuid, s.client?.ip_address, time(s))) add(13, [s.uuid]);
  }
  seen.clear();
  for (const u of usages)
    if (isNew(u.user?.uuid, u.action, time(u))) add('first-time-action', [u.uuid]);
}

/** Successful sign-ins of one user one after the other: another city within a day; too far too fast. */
function matchPlaces(signIns: readonly SignInAttempt[], add: Add): void {
  const last = new Map<string, SignInAttempt>();
  for (const s of signIns) {
    const user = s.target_user?.uuid;
    if (s.category !== 'success' || user === undefined || s.location?.latitude === undefined)
      continue;
    const before = last.get(user);
    last.set(user, s);
    if (!before || before.location?.city === s.location.city) continue;
    const hours = (time(s) - time(before)) / HOUR;
    if (hours <= 24) add('more-than-one-location', [before.uuid, s.uuid]);
    const km = distanceKm(before.location as Coordinates, s.location as Coordinates);
    if (km > 500 && km / Math.max(hours, 1e-3) > 1000)
      add('impossible-travel', [before.uuid, s.uuid]);
  }
}

type Coordinates = { latitude: number; longitude: number };
