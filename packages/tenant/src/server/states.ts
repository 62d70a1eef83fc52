import { EVENT_KINDS, forEachStream } from '@graph-1password/vocabulary';
import type { EventKind, ItemUsage } from '@graph-1password/vocabulary';
import { eventsOf } from '../events';
import { makeClient } from '../clients';
import { Random } from '../random';
import type { Person, Tenant, TenantItem } from '../types';
import type { ConnectState } from './connect';
import type { EventsState } from './events';
import { SimulatedRateLimiter } from './limiter';
import { StoredEvents } from './store';
import type { StreamStore } from './store';
import type { ServeOptions } from './types';

/** State of the Events API; the token follows once the port is known. */
export function eventsState(tenant: Tenant, options: ServeOptions, now: () => number): EventsState {
  const events = eventsOf(tenant);
  const late = new Map(tenant.lateItemUsages.map((l) => [l.uuid, l.availableAt]));
  const store = (kind: EventKind, history: StoredEvents): StreamStore => ({
    kind,
    history,
    fresh: new StoredEvents([]),
  });
  return {
    token: '',
    tokenExpiresAt: options.eventsTokenExpiresAt ?? Infinity,
    features: options.features ?? EVENT_KINDS,
    integrationUuid: new Random(`${tenant.options.seed}/integration`).upperId(),
    accountUuid: tenant.account.uuid,
    issuedAt: tenant.window.from,
    stores: forEachStream((kind) =>
      store(kind, new StoredEvents(events[kind], kind === 'itemusages' ? late : undefined)),
    ),
    emptyPageEvery: options.emptyPageEvery ?? 12,
    ...(options.rateLimit ? { limiter: new SimulatedRateLimiter(options.rateLimit) } : {}),
    now,
  };
}

/** State of the Connect Server; the token follows once the port is known. */
export function connectState(
  tenant: Tenant,
  options: ServeOptions,
  now: () => number,
): ConnectState {
  const items = new Map<string, Map<string, TenantItem>>(
    tenant.vaults.map((v) => [v.id, new Map()]),
  );
  for (const item of tenant.items) items.get(item.vault.id)?.set(item.id, item);
  return {
    token: '',
    tokenExpiresAt: options.connectTokenExpiresAt ?? Infinity,
    vaults: new Map(tenant.vaults.map((v) => [v.id, v])),
    items,
    scope: new Set(options.connectVaults ?? tenant.vaults.map((v) => v.id)),
    syncing: options.syncing ?? 0,
    now,
    onFetch: () => undefined,
  };
}

/**
 * Reading a full item through Connect is itself a usage of that item; the Connect Server reports it.
 * @param recorded where the usages are noted beside the stream
 */
export function fetchRecorder(
  tenant: Tenant,
  store: StreamStore,
  recorded: ItemUsage[],
  now: () => number,
): (item: TenantItem) => void {
  const random = new Random(`${tenant.options.seed}/fetches`);
  const reader = tenant.people.find((p) => p.kind === 'connect') as Person;
  const user = reader.identities[0]?.user;
  const client = makeClient('connect', reader.sources[0]?.ip ?? '203.0.113.203', 'op-connect-api');
  return (item) => {
    const event: ItemUsage = {
      uuid: random.upperId(),
      timestamp: new Date(now()).toISOString(),
      used_version: item.version,
      vault_uuid: item.vault.id,
      item_uuid: item.id,
      action: 'server-fetch',
      ...(user ? { user } : {}),
      client,
    };
    recorded.push(event);
    store.fresh.append(event);
  };
}
