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
  #active = 0;
  /** ms; unknown before the first answer. */
  #latency: number | undefined;
  /** When the limit was last halved, epoch ms. */
  #throttledAt = -1;

  constructor(private readonly options: FetchSlotsOptions) {
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

  /** How far apart answers are, in ms, when so many requests are sent as fast as the server and the rate limit allow. */
  paceOf(requests: number): number {
    return Math.max(this.latency / this.limit, this.options.paceOf?.(requests) ?? 0);
  }

  /**
   * Runs a request when there is a slot for it.
   * @param request may say when its answer has arrived: from then on it needs no slot, and what it does tells nothing of the
   *   server. Otherwise that is when it ends
   */
  async run<T>(request: (arrived: () => void) => Promise<T>): Promise<T> {
    if (this.#active < this.#limit.value) this.#active += 1;
    // The slot is counted when it is handed over, so that nobody slips in before its turn.
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const saturated = this.#active >= this.#limit.value;
    const before = this.options.counts();
    const started = this.options.clock.now();
    let isDone = false;
    const done = () => {
      if (isDone) return;
      isDone = true;
      this.#observe(before, started, saturated);
      this.#active -= 1;
      this.#handOn();
    };
    try {
      return await request(done);
    } finally {
      done();
    }
  }

  #observe(before: LimiterCounts, started: number, saturated: boolean): void {
    const after = this.options.counts();
    const now = this.options.clock.now();
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
      this.#active += 1;
      this.#waiting.shift()?.();
    }
  }
}
