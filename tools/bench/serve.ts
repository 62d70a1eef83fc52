import { forEachStream } from '@graph-1password/vocabulary';
import type { EventKind } from '@graph-1password/vocabulary';
import { generateTenant, startTenant, countEvents } from '@graph-1password/tenant';
import type { RunningTenant, ServeOptions, TenantOptions } from '@graph-1password/tenant';
import { SERVER_TLS } from '../../test/support/tls';

/** What the parent asks for. */
export interface ServeRequest {
  tenant: TenantOptions;
  serve?: Omit<ServeOptions, 'onRequest' | 'tls' | 'now'>;
}

/** What the parent is told once the tenant is up. */
export interface ServeReady {
  env: Record<string, string>;
  events: number;
}

/** Requests since the last `stats` message. */
export interface ServeStats {
  total: number;
  throttled: number;
  byKind: Record<EventKind, number>;
  /** Epoch ms of each request to the Events API. */
  times: number[];
}

/** Serves a tenant over TLS in a process of its own, so that its work is not counted as the collector's. */
function main(): void {
  // The parent may end without a word; a server that nobody uses must not stay.
  process.once('disconnect', () => process.exit(0));
  process.once('message', (request: ServeRequest) => {
    void start(request);
  });
}

async function start({ tenant: options, serve }: ServeRequest): Promise<void> {
  const tenant = generateTenant(options);
  const running = await startTenant(tenant, {
    ...serve,
    recordFetches: false,
    tls: SERVER_TLS,
  });
  const events = countEvents(tenant);
  process.send?.({ env: running.env(), events } satisfies ServeReady);
  process.on('message', (message) => {
    if (message === 'stop') return void running.close().then(() => process.exit(0));
    process.send?.(takeStats(running));
  });
}

/** What was asked since the last time. */
function takeStats({ stats }: RunningTenant): ServeStats {
  const taken: ServeStats = {
    total: stats.total,
    throttled: stats.byStatus[429] ?? 0,
    byKind: { ...stats.byKind },
    times: stats.eventsRequestTimes.map((time) => performance.timeOrigin + time),
  };
  stats.total = 0;
  stats.byStatus = {};
  stats.byKind = forEachStream(() => 0);
  stats.eventsRequestTimes.length = 0;
  return taken;
}

main();
