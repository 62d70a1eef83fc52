import type { Clock } from '../clock';
import { AdaptiveLimit } from './adaptiveLimit';

/** Weight of a measurement below and above what is believed so far. */
const FASTER = 0.5;
const SLOWER = 0.03;
/** Latency that is believed before the first answer, ms: that of a far-away API. */
const FAR_AWAY = 200;

/** What happened to requests so far; only differences matter here. */
export interface LimiterCounts {
  waitedMs: number;
  retries: number;
  /** Answers that asked for fewer requests, such as 429. */
  throttled: number;
}

/** Options of the slots. */
export interface FetchSlotsOptions {
  clock: Pick<Clock, 'now'>;
  /** Counts over all requests. */
  counts: () => LimiterCounts;
  /** How far apart so many requests are by the rate limit, in ms; 0 when it is not felt. Default: there is none. */
  paceOf?: (requests: number) => number;
  /** Requests in flight at most; default 24. */
  maximum?: number;
  /** Requests in flight at first; default 16. */
  initial?: number;
}

/**
 * The requests that a client may have in flight together. First come, first served.
 */
export class FetchSlots {
  readonly #limit: AdaptiveLimit;
  readonly #waiting: (() => void)[] = [];
  /** Of all who send requests here. */
  readonly #left = new Set<() => number>();
  #active = 0;
  /** ms; unknown before the first answer. */
  #latency: number | undefined;
  /** When the limit was last halved, epoch ms. */
  #throttledAt = -1;
  readonly #options: FetchSlotsOptions;

  constructor(options: FetchSlotsOptions) {
    this.#options = options;

    this.#limit = new AdaptiveLimit(options.clock, options.maximum, options.initial);
  }

  /**
   * How long an answer takes at best lately, in ms: without waits for the rate limit, and nearly without the time that it
   * waits here while other answers are worked on.
   */
  get latency(): number {
    return this.#latency ?? FAR_AWAY;
  }

  /** Requests that may be in flight. */
  get limit(): number {
    return this.#limit.value;
  }

  /**
   * Counts somebody in who sends requests here: the rate limit is shared.
   * @param left requests that are still to be sent, as far as is known
   * @returns counts them out again
   */
  join(left: () => number): () => void {
    this.#left.add(left);
    return () => this.#left.delete(left);
  }

  /**
   * How long some more requests take, in ms, as fast as the server, the rate limit and the work on the answers allow.
   * @param workMs the work on each answer, one after the other
   */
  restMs(requests: number, workMs: number): number {
    let all = 0;
    for (const left of this.#left) all += left();
    const limitedMs = all * (this.#options.paceOf?.(all) ?? 0);
    return Math.max(requests * Math.max(workMs, this.latency / this.limit), limitedMs);
  }

  /**
   * Runs a request when there is a slot for it.
   * @param request may say when its answer has arrived: from then on it needs no slot, and what it does tells nothing of the
   *   server. Otherwise that is when it ends
   */
  async run<T>(request: (arrived: () => void) => Promise<T>): Promise<T> {
    if (this.#active < this.#limit.value) this.#active++;
    // The slot is counted when it is handed over, so that nobody slips in before its turn.
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const saturated = this.#active >= this.#limit.value;
    const before = this.#options.counts();
    const started = this.#options.clock.now();
    let isDone = false;
    const done = () => {
      if (isDone) return;
      isDone = true;
      this.#observe(before, started, saturated);
      this.#active--;
      this.#handOn();
    };
    try {
      return await request(done);
    } finally {
      done();
    }
  }

  #observe(before: LimiterCounts, started: number, saturated: boolean): void {
    const after = this.#options.counts();
    const now = this.#options.clock.now();
    if (after.throttled > before.throttled) {
      // Those that were under way at the first 429 tell nothing new.
      if (started > this.#throttledAt) {
        this.#throttledAt = now;
        this.#limit.throttled();
      }
      return;
    }
    const latency = now - started;
    const delayed = after.waitedMs > before.waitedMs || after.retries > before.retries;
    if (!delayed) {
      const believed = this.#latency ?? latency;
      const difference = latency - believed;
      this.#latency = believed + difference * (difference < 0 ? FASTER : SLOWER);
    }
    if (delayed || !saturated) this.#limit.ignore();
    else this.#limit.answered(latency);
  }

  #handOn(): void {
    while (this.#active < this.#limit.value && this.#waiting.length > 0) {
      this.#active++;
      this.#waiting.shift()?.();
    }
  }
}
