import type { AuditEvent, SignInAttempt } from '@graph-1password/vocabulary';
import type { TenantItem, TenantVault } from '@graph-1password/tenant';
import type { TenantEvents } from '@graph-1password/tenant/testing';
import { addAccess } from './access';
import * as entities from './entities';
import { Facts } from './facts';
import { accountOf, addKnowledge } from './knowledge';
import { mspProperties, Sightings, userProperties } from './users';
import { lower, place, upper, vaultOf } from './values';
import type { Properties } from './values';

/** Events as delivered: with repetitions, in any order, also outside of the window. */
type DeliveredEvents = { readonly [K in keyof TenantEvents]: Readonly<TenantEvents[K]> };

/**
 * What the APIs hold, from which the expected graph follows. It is computed from the design of the data model
 * alone: nothing of src/entities, src/relationships.ts and src/steps is used here.
 */
export interface Truth extends DeliveredEvents {
  accountUuid: string;
  /** UUIDs of the usages that are reads of this integration. */
  ownReads: ReadonlySet<string>;
  vaults: readonly TenantVault[];
  items: readonly TenantItem[];
  /** Epoch ms; `until` is outside. */
  window: { since: number; until: number };
  privileged: entities.PrivilegedIds;
  /** Whether full items are read. */
  itemDetails: boolean;
}

/** The graph that a run must write. */
export interface ExpectedGraph {
  /** By key. */
  entities: Map<string, Properties>;
  /** By `<from> <CLASS> <to>`. */
  relationships: Map<string, Properties>;
}

/** Outcomes with which the user is in. */
const SUCCESSES = ['success', 'firewall_reported_success'];

/** The graph that follows from the raw data. */
export function expectedGraph(truth: Truth): ExpectedGraph {
  const facts = new Facts();
  const account = facts.entity('one_password_account', 'Account', truth.accountUuid, {
    id: truth.accountUuid,
  });
  addInventory(facts, account, truth);
  const audit = addAuditEvents(facts, truth);
  const signers = addSignInAttempts(facts, truth);
  const usages = addItemUsages(facts, truth, signers.seen);
  const times = { ...signers.times, lastItemUsageOn: usages.lastItemUsageOn };
  addUsers(facts, account, [...audit, usages.seen, signers.seen], times, truth);
  addKnowledge(facts, truth, once(truth.itemUsages, truth.window));
  addClientIps(facts, signers.successes);
  const uses = once(truth.itemUsages, truth.window).filter(({ uuid }) => !truth.ownReads.has(uuid));
  addAccess(facts, account, once(truth.auditEvents, truth.window), uses);
  return facts;
}

function addInventory(facts: Facts, account: string, truth: Truth): void {
  for (const raw of truth.vaults) {
    const properties = entities.vault(raw, truth.privileged);
    const key = facts.entity('one_password_vault', 'Vault', raw.id, properties);
    facts.edge(account, 'HAS', key);
  }
  for (const raw of truth.items) {
    const vault = truth.vaults.find(({ id }) => id === raw.vault.id);
    if (!vault) continue;
    const properties = entities.secret(raw, vault.name, truth.itemDetails);
    const id = `${vault.id}:${raw.id}`;
    const key = facts.entity('one_password_secret', 'Secret', id, properties);
    facts.edge(`one_password_vault:${vault.id}`, 'HAS', key);
  }
}

/** The events inside the window, each once. */
function once<T extends { uuid: string; timestamp: string }>(
  events: readonly T[],
  { since, until }: Truth['window'],
): T[] {
  const inside = events.filter(({ timestamp }) => {
    const at = Date.parse(timestamp);
    return at >= since && at < until;
  });
  return [...new Map(inside.map((event) => [upper(event.uuid), event])).values()];
}

const FACETS = {
  actor: 'one_password_audit_event_actor_details',
  aux: 'one_password_audit_event_aux_details',
  object: 'one_password_audit_event_object_details',
  usage: 'one_password_item_usage_user',
  signin: 'one_password_signin_attempt_target_user',
};

/** Users of one role, and of which type they are. */
interface Role {
  type: string;
  sightings: Sightings;
}

function addFacets(facts: Facts, { type, sightings }: Role): void {
  for (const [id, list] of sightings.byUser) {
    const msp = type === FACETS.actor ? mspProperties(list) : {};
    facts.entity(type, 'User', id, { ...userProperties(id, list), ...msp });
  }
}

function addAuditEvents(facts: Facts, truth: Truth): Role[] {
  const actors = { type: FACETS.actor, sightings: new Sightings() };
  const auxes = { type: FACETS.aux, sightings: new Sightings() };
  const objects = { type: FACETS.object, sightings: new Sightings() };
  const activity = new Map<string, AuditEvent[]>();
  for (const event of once(truth.auditEvents, truth.window)) {
    const properties = entities.auditEvent(event, truth.privileged);
    const id = upper(event.uuid) as string;
    const key = facts.entity('one_password_audit_event', 'Record', id, properties, event);
    const actor = actors.sightings.add(event.actor_details, event.timestamp);
    const aux = auxes.sightings.add(event.aux_details, event.timestamp);
    const object = objects.sightings.add(event.object_details, event.timestamp);
    if (actor) facts.edge(`${FACETS.actor}:${actor}`, 'PERFORMED', key);
    if (aux) facts.edge(key, 'UPDATED', `${FACETS.aux}:${aux}`);
    if (object) facts.edge(key, 'UPDATED', `${FACETS.object}:${object}`);
    const vault = `one_password_vault:${vaultOf(event)}`;
    if (!facts.entities.has(vault)) continue;
    facts.edge(key, 'UPDATED', vault);
    if (!actor) continue;
    const pair = `${FACETS.actor}:${actor} ${vault}`;
    activity.set(pair, [...(activity.get(pair) ?? []), event]);
  }
  const roles = [actors, auxes, objects];
  for (const role of roles) addFacets(facts, role);
  for (const [pair, events] of activity) {
    const [from, to] = pair.split(' ') as [string, string];
    const times = events.map(({ timestamp }) => Date.parse(timestamp));
    facts.edge(from, 'PERFORMED', to, {
      eventCount: events.length,
      firstPerformedOn: Math.min(...times),
      lastPerformedOn: Math.max(...times),
      actions: [...new Set(events.map(({ action }) => action))].sort().join(','),
    });
  }
  return roles;
}

function addItemUsages(facts: Facts, truth: Truth, signers: Role) {
  const seen = { type: FACETS.usage, sightings: new Sightings() };
  const lastItemUsageOn = new Map<string, number>();
  for (const event of once(truth.itemUsages, truth.window)) {
    const properties = entities.itemUsage(event, truth.privileged, truth.ownReads.has(event.uuid));
    const id = upper(event.uuid) as string;
    const key = facts.entity('one_password_item_usage_event', 'Record', id, properties, event);
    const user = seen.sightings.add(event.user, event.timestamp);
    if (user) {
      facts.edge(`${FACETS.usage}:${user}`, 'PERFORMED', key);
      if (!truth.ownReads.has(event.uuid)) latest(lastItemUsageOn, user, event.timestamp);
      if (signers.sightings.byUser.has(user)) {
        facts.edge(`${FACETS.signin}:${user}`, 'PERFORMED', key);
      }
    }
    const vault = lower(event.vault_uuid);
    facts.edgeToKnown(key, 'USES', `one_password_vault:${vault}`);
    facts.edgeToKnown(key, 'USES', `one_password_secret:${vault}:${lower(event.item_uuid)}`);
  }
  addFacets(facts, seen);
  return { seen, lastItemUsageOn };
}

function addSignInAttempts(facts: Facts, truth: Truth) {
  const seen = { type: FACETS.signin, sightings: new Sightings() };
  const times = {
    lastSignInOn: new Map<string, number>(),
    lastFailedSignInOn: new Map<string, number>(),
  };
  const successes: SignInAttempt[] = [];
  for (const event of once(truth.signInAttempts, truth.window)) {
    const properties = entities.signInAttempt(event);
    const id = upper(event.uuid) as string;
    const key = facts.entity('one_password_signin_attempt_event', 'Record', id, properties, event);
    const user = seen.sightings.add(event.target_user, event.timestamp);
    if (!user) continue;
    facts.edge(`${FACETS.signin}:${user}`, 'PERFORMED', key);
    const success = SUCCESSES.includes(event.category ?? '');
    latest(success ? times.lastSignInOn : times.lastFailedSignInOn, user, event.timestamp);
    if (success && event.client?.ip_address) successes.push(event);
  }
  addFacets(facts, seen);
  return { seen, times, successes };
}

function latest(times: Map<string, number>, user: string, timestamp: string): void {
  times.set(user, Math.max(times.get(user) ?? 0, Date.parse(timestamp)));
}

/**
 * One hub per user UUID, and IS edges to what the streams saw. People known only from our own reads are not users of the account.
 */
function addUsers(
  facts: Facts,
  account: string,
  roles: Role[],
  times: Record<string, Map<string, number>>,
  truth: Truth,
): void {
  const audits = once(truth.auditEvents, truth.window);
  for (const [id, list] of Sightings.merge(roles.map(({ sightings }) => sightings)).byUser) {
    const otherwise = roles.some(
      ({ type, sightings }) => type !== FACETS.usage && sightings.byUser.has(id),
    );
    if (!otherwise && !times['lastItemUsageOn']?.has(id)) continue;
    const ownTimes = Object.entries(times).map(([name, byUser]) => [name, byUser.get(id)]);
    const properties = {
      ...userProperties(id, list),
      ...(Object.fromEntries(ownTimes) as object),
      ...accountOf(
        id,
        audits,
        Boolean(times['lastSignInOn']?.has(id) || times['lastItemUsageOn']?.has(id)),
      ),
    };
    const key = facts.entity('one_password_user', 'User', id, properties);
    facts.edge(account, 'HAS', key);
    for (const { type } of roles) facts.edgeToKnown(key, 'IS', `${type}:${id}`);
  }
}

/** One entity per address from which somebody signed in, one edge per user and address. */
function addClientIps(facts: Facts, successes: SignInAttempt[]): void {
  const addressOf = (event: SignInAttempt) => event.client?.ip_address?.toLowerCase() as string;
  const seen = (events: SignInAttempt[]) => {
    const times = events.map(({ timestamp }) => Date.parse(timestamp));
    const span = { firstSeenOn: Math.min(...times), lastSeenOn: Math.max(...times) };
    return { ...span, signInCount: events.length };
  };
  for (const ip of new Set(successes.map(addressOf))) {
    const here = successes.filter((event) => addressOf(event) === ip);
    const last = here.reduce((a, b) => (Date.parse(b.timestamp) > Date.parse(a.timestamp) ? b : a));
    const { latitude: _, longitude: __, ...where } = place(last.location, last.country);
    // The tenant's addresses are all of the ranges for documentation.
    const properties = { ipAddress: ip, addressRange: 'reserved', ...where, ...seen(here) };
    const key = facts.entity('one_password_client_ip', 'IpAddress', ip, properties);
    for (const user of new Set(here.map(({ target_user }) => upper(target_user?.uuid)))) {
      const own = here.filter(({ target_user }) => upper(target_user?.uuid) === user);
      facts.edge(`one_password_user:${user}`, 'USES', key, seen(own));
    }
  }
}
