import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ClientTuning } from '../../src/client/factory';
import { CA_FILE_VARIABLE } from '../../src/client/network/caFile';
import { RateLimiter } from '../../src/client/interceptors/rateLimiter';
import type { IntegrationConfig } from '../../src/config';
import { EVENT_KINDS, forEachStream } from '@graph-1password/vocabulary';
import { generateTenant, startTenant } from '@graph-1password/tenant';
import type {
  RunningTenant,
  ServeOptions,
  Tenant,
  TenantItem,
  TenantVault,
} from '@graph-1password/tenant';
import { JumpClock } from './clock';
import { FaultyProxy } from './faultyProxy';
import { answerNames } from './names';
import type { NameAnswer } from './names';
import { FaultPlan } from './plan';

/** Stands in every field of every item that bears a secret. */
export const CANARY = 'zqFaultCanary4711zqQ';

/** End of the tenant's history and start of every run, epoch ms. */
export const NOW = Date.UTC(2026, 0, 15, 12);

/** Small, but every stream has several pages of {@link PAGE} events, with repeats and empty pages between. */
let generated: Tenant | undefined;
export const smallTenant = (): Tenant =>
  (generated ??= generateTenant({
    users: 20,
    days: 7,
    events: 200 * EVENT_KINDS.length,
    mix: forEachStream(() => 1),
    vaults: 5,
    items: 30,
    seed: 'faults',
    now: NOW,
    canary: CANARY,
  }));

/** Events in a page. */
const PAGE = 50;
/** Patience with a server that will answer, in ms: a busy machine is no fault. */
const PATIENCE = 30_000;
/** Patience with one that is silent, in ms. */
const SILENCE = 400;

const TLS_FOLDER = path.join(__dirname, '..', 'support', 'tls');
/** A server certificate of an authority that nobody trusts unless told to. */
const untrusted = () => ({
  key: readFileSync(path.join(TLS_FOLDER, 'server.key')),
  cert: readFileSync(path.join(TLS_FOLDER, 'server.pem')),
});

/** What a developer's or a CI machine may have set must not change a fault: no proxy, no certificates of its own. */
const NO_DETOURS = { NO_PROXY: '*', no_proxy: '*', [CA_FILE_VARIABLE]: '' };

/** Sets environment variables. @returns puts back what was there */
function setVariables(variables: Record<string, string>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

/** One run's surroundings: the tenant, the faults, the configuration, the clock. */
export class FaultSetup {
  readonly clock = new JumpClock(NOW);
  readonly config: IntegrationConfig;
  readonly #closers: (() => Promise<void> | void)[] = [];
  /** What the clients of every run have of the test: its clock and its patience. */
  clients: ClientTuning;

  private constructor(
    readonly server: RunningTenant,
    readonly plan: FaultPlan,
  ) {
    this.config = {
      reportingEventBaseUrl: server.eventsBaseUrl,
      reportingEventAccessToken: server.eventsToken,
      connectServerBaseUrl: server.connectBaseUrl,
      connectServerAccessToken: server.connectToken,
      privilegedVaultUuids: server.tenant.labels.privilegedVaults.join(','),
      privilegedGroupUuids: server.tenant.labels.privilegedGroups.join(','),
    };
    this.clients = {
      headersTimeout: PATIENCE,
      bodyTimeout: PATIENCE,
      connectTimeout: PATIENCE,
      pageLimit: PAGE,
      limiter: new RateLimiter({ clock: this.clock.forLimiter() }),
      // The longest waits that chance allows, so that a fault that lasts takes few attempts.
      retry: { clock: this.clock, random: () => 0.999 },
    };
  }

  /** Starts the tenant. */
  static async open(serve: ServeOptions = {}): Promise<FaultSetup> {
    const plan = new FaultPlan();
    const server = await startTenant(smallTenant(), {
      emptyPageEvery: 4,
      onRequest: (request) => plan.onRequest(request),
      ...serve,
    });
    const setup = new FaultSetup(server, plan);
    setup.onClose(() => server.close());
    setup.onClose(setVariables({ ...NO_DETOURS }));
    // No test asks a name server.
    setup.names(() => undefined);
    return setup;
  }

  get tenant(): Tenant {
    return this.server.tenant;
  }

  /** The vault with this place in the tenant's list. */
  vault(index: number): TenantVault {
    return this.tenant.vaults[index] as TenantVault;
  }

  /** An item with sections in its full form. */
  item(index: number): TenantItem {
    const [item] = this.tenant.items.filter(({ sections }) => sections.length > 0).slice(index);
    return item as TenantItem;
  }

  /** Gives a fault that lasts less time; ms, the first wait takes 500. */
  patience(budgetMs: number): void {
    this.clients = { ...this.clients, retry: { ...this.clients.retry, budgetMs } };
  }

  /** Gives up soon on an answer that does not come: it takes real time. */
  expectSilence(): void {
    this.clients = { ...this.clients, headersTimeout: SILENCE, bodyTimeout: SILENCE };
  }

  /** Sets environment variables for the time of the row. */
  variables(values: Record<string, string>): void {
    this.onClose(setVariables(values));
  }

  /** Says what the name server answers. */
  names(answer: NameAnswer): void {
    this.onClose(answerNames(answer));
  }

  /** Puts a faulty proxy before one of the two APIs. */
  async faultyProxy(half: 'events' | 'connect', tls?: 'untrusted'): Promise<FaultyProxy> {
    const field = half === 'events' ? 'reportingEventBaseUrl' : 'connectServerBaseUrl';
    const target = Number(new URL(String(this.config[field])).port);
    const proxy = await FaultyProxy.start(target, tls && untrusted());
    this.onClose(() => proxy.refuse());
    this.config[field] = proxy.url;
    return proxy;
  }

  /** Called when the run is over, the last first. */
  onClose(closer: () => Promise<void> | void): void {
    this.#closers.unshift(closer);
  }

  /** Ends servers and puts back what the process had. */
  async close(): Promise<void> {
    for (const closer of this.#closers.splice(0)) await closer();
  }
}
