import { forEachStream } from '@graph-1password/vocabulary';
import type { AuditEvent, EventKind, ItemUsage, SignInAttempt } from '@graph-1password/vocabulary';
import { Random } from '../random';
import { makeConnectToken, makeEventsToken } from '../tokens';
import type { Tenant, TenantItem, TenantVault } from '../types';
import { answerConnect } from './connect';
import type { ConnectState } from './connect';
import { answerEvents, kindOfPath } from './events';
import type { EventsState } from './events';
import { listen } from './http';
import type { Endpoint } from './http';
import { connectState, eventsState, fetchRecorder } from './states';
import type { ServeOptions, TenantRequest } from './types';

/** Requests answered so far. */
export interface RequestStats {
  total: number;
  /** `events POST /api/v2/auditevents` → count; ids in Connect paths are replaced by `{id}`. */
  byPath: Record<string, number>;
  byKind: Record<EventKind, number>;
  /** Status → count; 0 stands for a connection closed on purpose. */
  byStatus: Record<number, number>;
  /** Monotonic time (ms) of every request to the Events API, in order of its answer. */
  eventsRequestTimes: number[];
}

/** A tenant that is being served. */
export interface RunningTenant {
  tenant: Tenant;
  /** Without a trailing slash. */
  eventsBaseUrl: string;
  connectBaseUrl: string;
  eventsToken: string;
  connectToken: string;
  stats: RequestStats;
  /** Environment variables that point the integration at this tenant. */
  env: () => Record<string, string>;
  /** `server-fetch` usages caused by reading full items, in order. */
  recordedFetches: readonly ItemUsage[];
  /** Adds an event that happens now; its timestamp must not lie before that of the last one added to the stream. */
  addEvent: (kind: EventKind, event: AuditEvent | ItemUsage | SignInAttempt) => void;
  /** Adds or replaces a vault, and opens it to the token. */
  putVault: (vault: TenantVault) => void;
  /** Removes a vault with its items. */
  removeVault: (vaultId: string) => void;
  putItem: (item: TenantItem) => void;
  removeItem: (vaultId: string, itemId: string) => void;
  /** Changes what the events token opens; `[]` leaves introspection only. */
  setFeatures: (features: EventKind[]) => void;
  /** From now on the token is answered with 401. */
  revoke: (api: 'events' | 'connect') => void;
  /** Ends both servers and every connection. */
  close: () => Promise<void>;
}

/**
 * Serves a tenant: the Events API (v1, v2) and a Connect Server, each on a port of its own.
 * @throws the network's error when a port cannot be opened
 */
export async function startTenant(
  tenant: Tenant,
  options: ServeOptions = {},
): Promise<RunningTenant> {
  const began = performance.now();
  const now = options.now ?? (() => Math.floor(tenant.now + performance.now() - began));
  const stats = emptyStats();
  const recordedFetches: ItemUsage[] = [];
  const events = eventsState(tenant, options, now);
  const connect = connectState(tenant, options, now);
  if (options.recordFetches ?? true)
    connect.onFetch = fetchRecorder(tenant, events.stores.itemusages, recordedFetches, now);
  const prefix = trimSlashes(options.connectPath ?? '');
  const eventsServer = await listen(
    eventsEndpoint(events, stats),
    options.eventsPort ?? 0,
    options,
  );
  const connectServer = await listen(
    connectEndpoint(connect, prefix, stats),
    options.connectPort ?? 0,
    options,
  ).catch(async (error: unknown) => {
    await eventsServer.close();
    throw error;
  });
  const scheme = options.tls ? 'https' : 'http';
  const seed = String(tenant.options.seed);
  const facts = {
    accountUuid: tenant.account.uuid,
    subject: events.integrationUuid,
    issuedAt: events.issuedAt,
  };
  const expiry = (at?: number): { expiresAt?: number } =>
    at === undefined ? {} : { expiresAt: at };
  events.token = makeEventsToken(
    { ...facts, ...expiry(options.eventsTokenExpiresAt) },
    eventsServer.authority,
    events.features,
    seed,
  );
  const connectFacts = {
    ...facts,
    subject: new Random(`${seed}/connect`).upperId(),
    ...expiry(options.connectTokenExpiresAt),
  };
  connect.token = makeConnectToken(connectFacts, [...connect.scope], seed);
  const urls = {
    eventsBaseUrl: `${scheme}://${eventsServer.authority}`,
    connectBaseUrl: `${scheme}://${connectServer.authority}${prefix}`,
    eventsToken: events.token,
    connectToken: connect.token,
  };
  return {
    tenant,
    ...urls,
    stats,
    recordedFetches,
    env: () => ({
      REPORTING_EVENT_BASE_URL: urls.eventsBaseUrl,
      REPORTING_EVENT_ACCESS_TOKEN: urls.eventsToken,
      CONNECT_SERVER_BASE_URL: urls.connectBaseUrl,
      CONNECT_SERVER_ACCESS_TOKEN: urls.connectToken,
      PRIVILEGED_VAULT_UUIDS: tenant.labels.privilegedVaults.join(','),
      PRIVILEGED_GROUP_UUIDS: tenant.labels.privilegedGroups.join(','),
    }),
    ...changes(events, connect),
    close: async () => {
      await Promise.all([eventsServer.close(), connectServer.close()]);
    },
  };
}

function changes(
  events: EventsState,
  connect: ConnectState,
): Pick<
  RunningTenant,
  'addEvent' | 'putVault' | 'removeVault' | 'putItem' | 'removeItem' | 'setFeatures' | 'revoke'
> {
  return {
    addEvent: (kind, event) => events.stores[kind].fresh.append(event),
    putVault: (vault) => {
      connect.vaults.set(vault.id, vault);
      connect.scope.add(vault.id);
    },
    removeVault: (vaultId) => {
      connect.vaults.delete(vaultId);
      connect.items.delete(vaultId);
    },
    putItem: (item) => {
      const list = connect.items.get(item.vault.id) ?? new Map<string, TenantItem>();
      connect.items.set(item.vault.id, list.set(item.id, item));
    },
    removeItem: (vaultId, itemId) => void connect.items.get(vaultId)?.delete(itemId),
    setFeatures: (features) => void (events.features = features),
    revoke: (api) => void ((api === 'events' ? events : connect).tokenExpiresAt = -Infinity),
  };
}

function eventsEndpoint(state: EventsState, stats: RequestStats): Endpoint {
  return {
    classify: (path) => {
      const kind = kindOfPath(path);
      return { api: 'events', path, ...(kind ? { kind } : {}) };
    },
    answer: (request) => answerEvents(state, request),
    record: (request, status) => {
      stats.eventsRequestTimes.push(performance.now());
      count(stats, request, status);
    },
  };
}

function connectEndpoint(state: ConnectState, prefix: string, stats: RequestStats): Endpoint {
  return {
    classify: (path) =>
      path.startsWith(`${prefix}/`)
        ? { api: 'connect', path: path.slice(prefix.length) }
        : undefined,
    answer: (request) => answerConnect(state, request),
    record: (request, status) => count(stats, request, status),
  };
}

function emptyStats(): RequestStats {
  return {
    total: 0,
    byPath: {},
    byKind: forEachStream(() => 0),
    byStatus: {},
    eventsRequestTimes: [],
  };
}

function count(stats: RequestStats, request: TenantRequest, status: number): void {
  const path = `${request.api} ${request.method} ${request.path.replace(/[a-z0-9]{26}/g, '{id}')}`;
  stats.total++;
  stats.byPath[path] = (stats.byPath[path] ?? 0) + 1;
  stats.byStatus[status] = (stats.byStatus[status] ?? 0) + 1;
  if (request.kind) stats.byKind[request.kind]++;
}

function trimSlashes(path: string): string {
  const inner = path.replace(/^\/+|\/+$/g, '');
  return inner === '' ? '' : `/${inner}`;
}
