import type { EventKind } from '@graph-1password/vocabulary';
import type { FaultAction, TenantRequest } from '@graph-1password/tenant';

/** Whether a fault is meant for a request. */
export type FaultPlace = (request: TenantRequest) => boolean;

/** An action, or what decides on one; `undefined` lets the request pass. */
export type Act =
  FaultAction | ((request: TenantRequest, index: number) => FaultAction | undefined);

/** Which of the requests at a place: counted from 1, the first by default; `times` of them, all by default. */
export interface When {
  from?: number;
  times?: number;
}

const connect = (path: RegExp): FaultPlace => {
  return ({ api, path: asked }) => api === 'connect' && path.test(asked);
};
const stream = (kind: EventKind): FaultPlace => {
  return (request) => request.kind === kind;
};

/** The places that rows use. */
export const at = {
  audit: stream('auditevents'),
  usages: stream('itemusages'),
  signins: stream('signinattempts'),
  streams: ({ kind }: TenantRequest) => kind !== undefined,
  introspection: ({ path }: TenantRequest) => path.endsWith('/auth/introspect'),
  events: ({ api }: TenantRequest) => api === 'events',
  connect: ({ api }: TenantRequest) => api === 'connect',
  heartbeat: connect(/^\/heartbeat$/),
  vaults: connect(/^\/v1\/vaults\/?$/),
  itemLists: connect(/^\/v1\/vaults\/[^/]+\/items\/?$/),
  items: connect(/^\/v1\/vaults\/[^/]+\/items\/[^/]+$/),
  itemsOf: (vaultId: string) => connect(new RegExp(`^/v1/vaults/${vaultId}/items/?$`)),
  item: (itemId: string) => connect(new RegExp(`/items/${itemId}$`)),
} as const;

/** The first time only. */
export const once: When = { times: 1 };

/** The faults of one run; the first that is meant for a request has it. */
export class FaultPlan {
  readonly #rules: { place: FaultPlace; act: Act; when: When; seen: number }[] = [];

  /** Adds a fault. */
  add(place: FaultPlace, act: Act, when: When = {}): void {
    this.#rules.push({ place, act, when, seen: 0 });
  }

  /** The tenant's fault hook. */
  readonly onRequest = (request: TenantRequest): FaultAction | undefined => {
    for (const rule of this.#rules) {
      if (!rule.place(request)) continue;
      rule.seen++;
      const { from = 1, times = Infinity } = rule.when;
      if (rule.seen < from || rule.seen >= from + times) continue;
      const index = rule.seen - from;
      const action = typeof rule.act === 'function' ? rule.act(request, index) : rule.act;
      if (action) return action;
    }
    return undefined;
  };
}
