import type { IncomingHttpHeaders } from 'node:http';
import type { EventKind } from '@graph-1password/vocabulary';

/** A request as the two servers and the fault hook see it. */
export interface TenantRequest {
  api: 'events' | 'connect';
  method: string;
  /** Path without query, without the Connect prefix. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
  /** The stream that is asked for, if any. */
  kind?: EventKind;
  /** Count of requests to this API so far, this one included. */
  n: number;
}

/** What a fault hook may do with a request instead of, or to, the true answer. */
export type FaultAction =
  /** Answer this instead. */
  | { type: 'respond'; status: number; headers?: Record<string, string>; body?: string | Buffer }
  /** Close the connection without a byte of answer. */
  | { type: 'reset' }
  /** Send the head and the first `bytes` of the true body, then close the connection. */
  | { type: 'truncate'; bytes: number }
  /** Send the head and the first `bytes` of the true body (default: not even the head), then nothing, until the server closes. */
  | { type: 'stall'; bytes?: number }
  /** Wait, then answer truthfully. */
  | { type: 'delay'; ms: number }
  /** Answer truthfully but for the body. */
  | { type: 'mutate'; body: (text: string) => string };

/** Asked for every request; `undefined` means the true answer. */
export type FaultHook = (
  request: TenantRequest,
) => FaultAction | undefined | Promise<FaultAction | undefined>;

/** Requests that a token may send; what is over is answered with 429 and not counted. */
export interface SimulatedRateLimits {
  /** Default 600. */
  perMinute?: number;
  /** Default 30,000. */
  perHour?: number;
  /** Send `Retry-After` (whole seconds). 1Password documents none: default false. */
  retryAfter?: boolean;
  /** Clock of the limiter in ms; default: a monotonic one. */
  now?: () => number;
}

/** How the tenant is served. */
export interface ServeOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: any free port. */
  eventsPort?: number;
  /** Default 0: any free port. */
  connectPort?: number;
  /** Path before `/v1` of the Connect Server, such as `/connect`. Default none. */
  connectPath?: string;
  /** Streams that the events token opens; default all. */
  features?: EventKind[];
  /** Vaults that the Connect token opens; default all. */
  connectVaults?: string[];
  /** Expiry of the tokens, epoch ms; afterwards 401. Default never. */
  eventsTokenExpiresAt?: number;
  connectTokenExpiresAt?: number;
  /** Wait before every answer, in ms. Default 0. */
  latencyMs?: number | ((request: TenantRequest) => number);
  /** Limit of the Events API; default none. */
  rateLimit?: SimulatedRateLimits;
  /** Serve over TLS with this key and certificate (PEM). */
  tls?: { key: string | Buffer; cert: string | Buffer };
  /** Fault injection. */
  onRequest?: FaultHook;
  /** The first n requests to `/v1` of the Connect Server are answered 408 while it "synchronises". Default 0. */
  syncing?: number;
  /** A full item that is read becomes a `server-fetch` usage. Default true. */
  recordFetches?: boolean;
  /** Compress answers for clients that accept gzip. Default false. */
  gzip?: boolean;
  /** About one continuation in so many is an empty page with a moved cursor; 0 for none. Default 12. */
  emptyPageEvery?: number;
  /** The tenant's clock, epoch ms: events after it do not exist yet. Default: runs on from the tenant's `now`. */
  now?: () => number;
}

/** An answer before it meets latency, faults and compression. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  chunks: Buffer[];
}

/** A JSON answer. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    chunks: [Buffer.from(JSON.stringify(value))],
  };
}
