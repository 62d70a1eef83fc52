import { systemClock } from '../clock';
import type { Clock } from '../clock';
import { createHttpClient } from '../http';
import type { HttpClient, HttpClientOptions } from '../http';
import { rateLimitInterceptor } from '../interceptors/rateLimit';
import { sharedRateLimiter } from '../interceptors/rateLimiter';
import type { RateLimiter, RateLimiterStats } from '../interceptors/rateLimiter';
import { retryInterceptor } from '../interceptors/retry';
import type { RetryOptions } from '../interceptors/retry';
import type { ClientLogger } from '../logger';
import { introspectToken } from './introspection';
import { PAGE_LIMIT } from './pageReader';
import { FetchSlots } from '../concurrency/fetchSlots';
import { StreamPlan } from './planner/streamPlan';
import type { EventKind } from '@graph-1password/vocabulary';
import type { EventPage, EventsClient, EventWindow, TokenIntrospection } from './types';

/** Sockets at most: as many as requests may be in flight. */
const MAX_CONNECTIONS = 24;

/** Options of an Events API client. */
export interface EventsClientOptions extends Pick<
  HttpClientOptions,
  | 'userAgent'
  | 'connections'
  | 'headersTimeout'
  | 'bodyTimeout'
  | 'connectTimeout'
  | 'ca'
  | 'onAnswer'
  | 'dispatcher'
  | 'wrapDispatcher'
> {
  /** Events API of the region, for example `https://events.1password.com`. */
  baseUrl: string;
  /** Events Reporting token. */
  token: string;
  logger: ClientLogger;
  /** Deviations from the retry policy: validation wants an answer sooner than a run. */
  retry?: Omit<RetryOptions, 'logger'>;
  /** For tests; by default the one limiter of this token in this process. */
  limiter?: RateLimiter;
  /** For tests: pages without a new event in a row that are believed. */
  maxEmptyPages?: number;
  /** For tests: events asked for in a page, 1 to 1000. */
  pageLimit?: number;
}

/** An Events API client that also tells what the rate limit did, for the summary of a run. */
export interface MeteredEventsClient extends EventsClient {
  stats(): RateLimiterStats;
}

/** Private fields, so that printing a client shows no token. */
class UndiciEventsClient implements MeteredEventsClient {
  readonly #options: EventsClientOptions;
  readonly #limiter: RateLimiter;
  readonly #http: HttpClient;
  /** Shared by all streams: the rate limit is one, and so is the network. */
  readonly #slots: FetchSlots;
  readonly #clock: Clock;

  constructor(options: EventsClientOptions) {
    const {
      retry,
      limiter,
      maxEmptyPages: _,
      pageLimit: __,
      ...http
    } = {
      connections: MAX_CONNECTIONS,
      ...options,
    };
    const { logger } = options;
    this.#options = options;
    this.#limiter = limiter ?? sharedRateLimiter(options.token);
    this.#http = createHttpClient({
      ...http,
      service: 'events',
      interceptors: [
        rateLimitInterceptor({ limiter: this.#limiter, logger, ...clockOf(retry) }),
        retryInterceptor({ logger, ...retry }),
      ],
    });
    this.#clock = retry?.clock ?? systemClock;
    this.#slots = new FetchSlots({
      clock: this.#clock,
      counts: () => this.#limiter.stats(),
      paceOf: (requests) => this.#limiter.paceOf(requests),
    });
  }

  introspect(): Promise<TokenIntrospection> {
    return introspectToken(this.#http);
  }

  iterateEvents<K extends EventKind>(kind: K, window: EventWindow): AsyncGenerator<EventPage<K>> {
    const { logger, maxEmptyPages, pageLimit = PAGE_LIMIT } = this.#options;
    const paging = {
      http: this.#http,
      logger,
      pageLimit,
      ...(maxEmptyPages === undefined ? {} : { maxEmptyPages }),
    };
    return new StreamPlan(paging, this.#slots, kind, window, this.#clock).pages();
  }

  stats(): RateLimiterStats {
    return this.#limiter.stats();
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}

/**
 * A client of the Events API v2: keep-alive pool, rate limit shared by all streams and clients of the token,
 * retry above it so that each attempt counts.
 * @throws TypeError when `baseUrl` is no URL; the configuration checks it first
 */
export function createEventsClient(options: EventsClientOptions): MeteredEventsClient {
  return new UndiciEventsClient(options);
}

const clockOf = (retry: Omit<RetryOptions, 'logger'> | undefined) =>
  retry?.clock ? { clock: retry.clock } : {};
