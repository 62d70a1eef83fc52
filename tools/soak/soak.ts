import { EVENT_KINDS, STREAMS, streamOfType } from '@graph-1password/vocabulary';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { StepResultStatus } from '@jupiterone/integration-sdk-core';
import type { ClientTuning } from '../../src/client/factory';
import type { IntegrationConfig } from '../../src/config';
import { entityKey } from '../../src/entities';
import { generateTenant, startTenant, eventsOf } from '@graph-1password/tenant';
import type { RunningTenant, Tenant } from '@graph-1password/tenant';
import { collect } from '../../test/faults/collect';
import { brokenRules, eventKeys } from '../../test/faults/graph';
import { findLeaks, itemSecrets, tokenSecrets } from '../../test/faults/leaks';
import { Chaos } from './chaos';

/** How to soak. */
export interface SoakOptions {
  /** A collection is begun as long as this returns true. */
  goOn: (collections: number) => boolean;
  /** Share of requests that fail, 0 to 1. */
  share: number;
  seed: string;
  /** Events of the tenant. */
  events: number;
  /** In place of the clients' own values, for tests. */
  overrides?: ClientTuning;
  /** Called after each collection. */
  onCollection?: (figures: SoakFigures) => void;
}

/** What a soak has found so far. */
export interface SoakFigures {
  collections: number;
  /** Monotonic ms since the start. */
  elapsedMs: number;
  /** Events that were collected, over all collections. */
  events: number;
  /** Requests that reached the tenant, and how many of them failed on purpose. */
  requests: number;
  faults: Record<string, number>;
  /** Steps that gave up, and said so: nothing is lost with them, but it should not happen. */
  failedSteps: number;
  /** Events that were missing although their step did not fail, and whatever else is wrong with a graph. */
  problems: string[];
  /** Arrivals at the Events API, monotonic ms. */
  arrivals: readonly number[];
  /** Bytes after garbage collection, one sample a collection. */
  rss: number[];
  heap: number[];
}

/** A collector that can be called without a flag on the command line. */
function exposeGc(): () => void {
  setFlagsFromString('--expose_gc');
  return runInNewContext('gc') as () => void;
}

/** Keys of all events of a tenant, and of all its items. */
function truthOf(tenant: Tenant): Map<string, string> {
  const events = eventsOf(tenant);
  const truth = new Map<string, string>();
  for (const kind of EVENT_KINDS) {
    const { type } = STREAMS[kind];
    for (const { uuid } of events[kind]) truth.set(entityKey(type, uuid), type);
  }
  return truth;
}

/** Collects again and again from a tenant that fails requests by chance. One at a time in a process. */
export async function soak(options: SoakOptions): Promise<SoakFigures> {
  const { share, seed, events } = options;
  const now = Date.UTC(2026, 0, 15, 12);
  const tenant = generateTenant({ users: 40, days: 7, events, vaults: 6, items: 60, seed, now });
  const chaos = new Chaos(`${seed}/chaos`, share);
  const server = await startTenant(tenant, {
    onRequest: chaos.onRequest,
    // What the true API allows: a request too many is answered with 429 and found below.
    rateLimit: {},
    recordFetches: false,
    now: () => now,
  });
  // Small pages make the rate limit matter; a silent server is not waited for as long as in earnest.
  const clients = { pageLimit: 50, headersTimeout: 5000, ...options.overrides };
  const run = new Soak(server, chaos, clients);
  try {
    while (options.goOn(run.figures.collections)) {
      await run.collectOnce(now);
      options.onCollection?.(run.figures);
    }
    run.checkThrottling();
    return run.figures;
  } finally {
    await server.close();
  }
}

class Soak {
  readonly figures: SoakFigures;
  readonly #began = performance.now();
  readonly #truth: Map<string, string>;
  readonly #gc = exposeGc();
  readonly #config: IntegrationConfig;

  constructor(
    readonly server: RunningTenant,
    readonly chaos: Chaos,
    readonly clients: ClientTuning,
  ) {
    this.#truth = truthOf(server.tenant);
    this.#config = {
      reportingEventBaseUrl: server.eventsBaseUrl,
      reportingEventAccessToken: server.eventsToken,
      connectServerBaseUrl: server.connectBaseUrl,
      connectServerAccessToken: server.connectToken,
    };
    this.figures = {
      collections: 0,
      elapsedMs: 0,
      events: 0,
      requests: 0,
      faults: chaos.faults,
      failedSteps: 0,
      problems: [],
      arrivals: chaos.arrivals,
      rss: [],
      heap: [],
    };
  }

  /** One run, judged. */
  async collectOnce(startedOn: number): Promise<void> {
    const { figures, server } = this;
    const { error, result, graph, outputs } = await collect(
      this.#config,
      { startedOn },
      this.clients,
    );
    const failed = new Set(
      result?.integrationStepResults
        .filter(({ status }) => status === StepResultStatus.FAILURE)
        .map((s) => s.id),
    );
    const found = eventKeys(graph);
    const problems = [
      ...(error ? [`the run was refused: ${error.message}`] : this.#lost(found, failed)),
      ...[...found].filter((key) => !this.#truth.has(key)).map((key) => `${key} is not true`),
      ...brokenRules(graph),
      ...findLeaks(outputs, [
        ...tokenSecrets('the Events token', server.eventsToken),
        ...tokenSecrets('the Connect token', server.connectToken),
        ...itemSecrets(server.tenant.secretValues.slice(0, 20)),
      ]),
    ];
    figures.problems.push(
      ...problems.map((text) => `collection ${figures.collections + 1}: ${text}`),
    );
    figures.collections++;
    figures.failedSteps += failed.size;
    figures.events += found.size;
    figures.requests = server.stats.total;
    figures.elapsedMs = performance.now() - this.#began;
    this.#sampleMemory();
  }

  /** More 429 than were injected: the true limit was passed. */
  checkThrottling(): void {
    const { faults, problems } = this.figures;
    const injected = (faults['429'] ?? 0) + (faults['429, Retry-After 1 s'] ?? 0);
    const answered = this.server.stats.byStatus[429] ?? 0;
    if (answered > injected) problems.push(`${answered - injected} requests were over the limit`);
  }

  #lost(found: ReadonlySet<string>, failed: ReadonlySet<string>): string[] {
    return [...this.#truth]
      .filter(([key, type]) => !found.has(key) && !failed.has(streamOfType(type)?.step ?? ''))
      .map(([key]) => `${key} is lost`);
  }

  #sampleMemory(): void {
    this.#gc();
    const { rss, heapUsed } = process.memoryUsage();
    this.figures.rss.push(rss);
    this.figures.heap.push(heapUsed);
  }
}
