import { createHash } from 'node:crypto';
import { HOUR, MINUTE } from '@graph-1password/vocabulary';
import { systemClock } from '../clock';
import type { Clock } from '../clock';
import { SlidingWindow } from './slidingWindow';

/** Limits of the Events API per token: 600 requests a minute, 30,000 an hour (developer.1password.com, rate limits). */
export const EVENTS_RATE_LIMITS = { perMinute: 600, perHour: 30_000 } as const;

/** Options of a limiter; the limits are for tests, products use the defaults. */
export interface RateLimiterOptions {
  perMinute?: number;
  perHour?: number;
  clock?: Clock;
}

/** What a limiter did so far. */
export interface RateLimiterStats {
  /** Requests sent, retries included. */
  sent: number;
  /** Of these, retries. */
  retries: number;
  /** Answers with 429. */
  throttled: number;
  /** Sum of the waits of all requests, in ms. */
  waitedMs: number;
  /** Requests that count against the limits right now. */
  lastMinute: number;
  lastHour: number;
}

/** Why a request has to wait. */
export type WaitReason = 'limit per minute' | 'limit per hour' | 'throttled by the server';

interface Waiter {
  since: number;
  grant(waitedMs: number): void;
}

/** A longer pause would make all streams wait for what one of them can report at once. */
const MAX_PENALTY = MINUTE;

/**
 * Lets requests pass in their order, in bursts, but never more than the limits in any minute and any hour
 * as the server sees them: a request may reach the server at any moment until its answer starts, so it counts
 * from being let through until a whole window after its answer began.
 */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #minute: SlidingWindow;
  readonly #hour: SlidingWindow;
  readonly #queue: Waiter[] = [];
  #inFlight = 0;
  #pausedUntil = 0;
  #cancelTimer: (() => void) | undefined;
  #throttledInRow = 0;
  #sent = 0;
  #retries = 0;
  #throttled = 0;
  #waitedMs = 0;

  constructor(options: RateLimiterOptions = {}) {
    this.#clock = options.clock ?? systemClock;
    this.#minute = new SlidingWindow(options.perMinute ?? EVENTS_RATE_LIMITS.perMinute, MINUTE);
    this.#hour = new SlidingWindow(options.perHour ?? EVENTS_RATE_LIMITS.perHour, HOUR);
  }

  /**
   * Waits for the turn of one request. The caller must call `release` once its answer has begun or failed.
   * @param request `retry`: counted as such; `signal`: gives up the place in the queue;
   *   `onWait`: called once when there is a wait, with the least number of ms that it takes
   * @returns ms waited
   * @throws the reason of the signal
   */
  acquire(
    request: {
      retry?: boolean;
      signal?: AbortSignal;
      onWait?: (ms: number, reason: WaitReason) => void;
    } = {},
  ): Promise<number> {
    const { signal } = request;
    return new Promise((resolve, reject) => {
      const fail = (): void => reject(new Error('no longer wanted'));
      if (signal?.aborted) return fail();
      const waiter: Waiter = {
        since: this.#clock.now(),
        grant: (waitedMs) => {
          signal?.removeEventListener('abort', leave);
          if (request.retry) this.#retries++;
          resolve(waitedMs);
        },
      };
      const leave = (): void => {
        this.#queue.splice(this.#queue.indexOf(waiter), 1);
        fail();
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#queue.push(waiter);
      this.#pump();
      if (this.#queue.includes(waiter)) {
        const [at, reason] = this.#nextChance();
        const ms = at === Infinity ? 0 : Math.max(0, Math.ceil(at - this.#clock.now()));
        request.onWait?.(ms, reason);
      }
    });
  }

  /** The answer of a request has begun, or the request has failed. */
  release(): void {
    this.#inFlight--;
    const now = this.#clock.now();
    this.#minute.add(now);
    this.#hour.add(now);
    this.#pump();
  }

  /**
   * The server answered 429: all requests pause.
   * @param ms what the server asks for; without it 1 s, 2 s, 4 s, … while 429 follows 429; 60 s at most,
   *   because a longer wait is for the retry policy to refuse
   */
  penalise(ms?: number): void {
    this.#throttled++;
    const pause = ms ?? 1000 * 2 ** Math.min(this.#throttledInRow, 6);
    this.#throttledInRow++;
    const until = this.#clock.now() + Math.min(pause, MAX_PENALTY);
    this.#pausedUntil = Math.max(this.#pausedUntil, until);
    this.#schedule();
  }

  /** An answer other than 429: the next pause starts small again. */
  reward(): void {
    this.#throttledInRow = 0;
  }

  /**
   * How far apart requests are in the long run when so many more are sent, in ms; 0 when the limits let them all through
   * at once.
   */
  paceOf(requests: number): number {
    const now = this.#clock.now();
    const paces = [
      [this.#minute, MINUTE],
      [this.#hour, HOUR],
    ] as const;
    return Math.max(
      ...paces.map(([window, ms]) => {
        const free = window.limit - this.#inFlight - window.count(now);
        return requests > free ? ms / window.limit : 0;
      }),
    );
  }

  /** What happened so far, for the summary of a run. */
  stats(): RateLimiterStats {
    const now = this.#clock.now();
    return {
      sent: this.#sent,
      retries: this.#retries,
      throttled: this.#throttled,
      waitedMs: Math.round(this.#waitedMs),
      lastMinute: this.#inFlight + this.#minute.count(now),
      lastHour: this.#inFlight + this.#hour.count(now),
    };
  }

  /** Lets through all requests that may go. */
  #pump(): void {
    const now = this.#clock.now();
    while (this.#queue.length > 0 && this.#mayGo(now)) {
      const waiter = this.#queue.shift();
      this.#inFlight++;
      this.#sent++;
      const waited = now - (waiter?.since ?? now);
      this.#waitedMs += waited;
      waiter?.grant(waited);
    }
    this.#schedule();
  }

  #mayGo(now: number): boolean {
    return (
      now >= this.#pausedUntil &&
      this.#inFlight + this.#minute.count(now) < this.#minute.limit &&
      this.#inFlight + this.#hour.count(now) < this.#hour.limit
    );
  }

  /** When the next request may pass at the earliest; Infinity: when one in flight is answered. */
  #nextChance(): [at: number, reason: WaitReason] {
    const now = this.#clock.now();
    let chance: [number, WaitReason] = [this.#pausedUntil, 'throttled by the server'];
    const windows = [
      [this.#minute, 'limit per minute'],
      [this.#hour, 'limit per hour'],
    ] as const;
    for (const [window, reason] of windows) {
      if (this.#inFlight + window.count(now) < window.limit) continue;
      const at = window.nextExpiry() ?? Infinity;
      if (at > chance[0]) chance = [at, reason];
    }
    return chance;
  }

  #schedule(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#queue.length === 0) return;
    const [at] = this.#nextChance();
    if (at === Infinity) return;
    const ms = Math.max(1, Math.ceil(at - this.#clock.now()));
    this.#cancelTimer = this.#clock.timer(ms, () => this.#pump());
  }
}

/** By digest of the token, so that the table holds no token. */
const limiters = new Map<string, RateLimiter>();

/**
 * The limiter of a token. It is shared by all clients of this process, because the server counts per token:
 * one run makes several clients (validation, steps), and a poller makes them again and again.
 */
export function sharedRateLimiter(token: string): RateLimiter {
  const key = createHash('sha256').update(token).digest('base64');
  let limiter = limiters.get(key);
  if (!limiter) {
    limiter = new RateLimiter();
    limiters.set(key, limiter);
  }
  return limiter;
}
