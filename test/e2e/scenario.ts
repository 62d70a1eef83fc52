import { forEachStream, HOUR } from '@graph-1password/vocabulary';
import type { EventKind, EventOfKind } from '@graph-1password/vocabulary';
import type { ChildResult } from '../../packages/cli/src/collect/child';
import { collectEnvironment } from '../../packages/cli/src/demo/environment';
import { eventsOf, generateTenant, startTenant } from '@graph-1password/tenant';
import type { EventsByKind } from '@graph-1password/tenant/testing';
import { asTenantEvents } from '@graph-1password/tenant/testing';
import type { FaultHook, RunningTenant, ServeOptions, Tenant } from '@graph-1password/tenant';
import { TestProject } from './project';
import { askedWindow, edgeEvents, shuffledPage, upperCaseIds } from './traps';
import type { AskedWindow } from './traps';
import type { Truth } from './truth/expectedGraph';

/** End of the history of every tenant here; a Friday, so that all days are busy. */
const NOW = Date.UTC(2026, 2, 13, 15);

/** When the first collect begins: late enough for all but the last of the history. Epoch ms. */
export const START = NOW - 4 * HOUR;

/** The history has one day more, which must not be collected. */
export const LOOKBACK_DAYS = 2;

/** The tenant of these tests. */
export const makeTenant = (): Tenant =>
  generateTenant({
    ...{ users: 40, days: 3, events: 2500, vaults: 6, items: 60 },
    ...{ seed: 'end to end 2', now: NOW },
  });

/** One command, and what it should have collected. */
export interface Collected {
  result: ChildResult;
  /** All that was printed. */
  output: string;
  truth: Truth;
}

const noEvents = (): EventsByKind => forEachStream<unknown>(() => []) as EventsByKind;

/** A tenant that is served, its clock at `START`, and a project that collects it. */
export class Scenario {
  readonly project: TestProject;
  #window: AskedWindow | undefined;
  readonly #asked = new Set<EventKind>();
  #edges = noEvents();

  readonly #offset: number;
  readonly #withTraps: boolean;

  private constructor(
    readonly tenant: Tenant,
    offset: number,
    withTraps: boolean,
    built: boolean,
  ) {
    this.project = new TestProject({ built });
    this.#offset = offset;
    this.#withTraps = withTraps;
  }

  running!: RunningTenant;

  /**
   * Serves a tenant.
   * @param withTraps pages come out of order, events lie at the edges of the window, ids are in the other case
   * @param built see `TestProject`
   */
  static async start(
    tenant: Tenant,
    {
      withTraps = false,
      built = true,
      ...serve
    }: ServeOptions & { withTraps?: boolean; built?: boolean } = {},
  ): Promise<Scenario> {
    const offset = START - Date.now();
    const scenario = new Scenario(tenant, offset, withTraps, built);
    scenario.running = await startTenant(tenant, {
      now: () => Date.now() + offset,
      onRequest: scenario.#onRequest,
      ...serve,
    });
    return scenario;
  }

  /** Runs `j1-integration collect`; `variables` win over those of the tenant. */
  collect(variables: Record<string, string> = {}): Promise<Collected> {
    return this.run(['collect'], variables);
  }

  /** Runs any `j1-integration` command; `variables` win over those of the tenant. */
  async run(args: string[], variables: Record<string, string> = {}): Promise<Collected> {
    this.#window = undefined;
    this.#asked.clear();
    this.#edges = noEvents();
    const result = await this.project.run(args, this.environment(variables));
    return { result, output: result.lines.join('\n'), truth: this.#truth() };
  }

  /** The environment of a child that sees the tenant, at the tenant's time. */
  environment(variables: Record<string, string> = {}): NodeJS.ProcessEnv {
    const own = { ...this.running.env(), EVENTS_LOOKBACK_DAYS: String(LOOKBACK_DAYS) };
    const all = collectEnvironment({ ...own, ...variables }, this.#offset);
    // A proxy of the machine has no way to this loopback.
    return Object.fromEntries(Object.entries(all).filter(([name]) => !/^\w+_proxy$/i.test(name)));
  }

  /** Ends the server and removes the project. */
  async close(): Promise<void> {
    await this.running.close();
    this.project.remove();
  }

  #onRequest: FaultHook = (request) => {
    const { kind } = request;
    if (request.api === 'connect') {
      return this.#withTraps ? upperCaseIds(this.tenant, request.path) : undefined;
    }
    if (kind === undefined) return undefined;
    // The first request of a stream is for all of it; those for its parts follow.
    const window = this.#asked.has(kind) ? undefined : askedWindow(request);
    this.#asked.add(kind);
    this.#window ??= window;
    if (!this.#withTraps) return undefined;
    const edges = window ? this.#addEdges(kind, window) : [];
    return { type: 'mutate', body: (text) => shuffledPage(text, edges) };
  };

  #addEdges<K extends EventKind>(kind: K, window: AskedWindow): EventOfKind[K][] {
    const [model] = eventsOf(this.tenant)[kind];
    const edges = edgeEvents<K>(kind, model as EventOfKind[K], window);
    this.#edges[kind].push(...edges);
    return edges;
  }

  #truth(): Truth {
    const { account, itemUsages, vaults, items, labels } = this.tenant;
    const events = eventsOf(this.tenant);
    const delivered = forEachStream<unknown>((kind) => [
      ...events[kind],
      ...this.#edges[kind],
    ]) as EventsByKind;
    const unseen = this.tenant.lateItemUsages.filter(({ availableAt }) => availableAt > START);
    const unseenIds = new Set(unseen.map(({ uuid }) => uuid));
    const usages = itemUsages.filter(({ uuid }) => !unseenIds.has(uuid));
    return {
      accountUuid: account.uuid,
      ...asTenantEvents(delivered),
      itemUsages: [...usages, ...this.running.recordedFetches, ...this.#edges.itemusages],
      ownReads: new Set(this.running.recordedFetches.map(({ uuid }) => uuid)),
      vaults,
      items,
      // Nothing is asked for when the Events half is off, and then nothing is expected.
      window: this.#window ?? { since: 0, until: 0 },
      privileged: { vaults: labels.privilegedVaults, groups: labels.privilegedGroups },
      itemDetails: true,
    };
  }
}
