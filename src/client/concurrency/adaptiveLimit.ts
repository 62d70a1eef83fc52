import type { Clock } from '../clock';

/** Requests in flight at first: enough for 10 a second, the rate limit's own pace, at 1.6 s. */
const INITIAL = 16;
/** More than this gains nothing: 10 requests a second at 2 s need 20. */
const MAXIMUM = 24;
const MINIMUM = 1;
/** Gain in throughput that is worth going on for. */
const WORTHWHILE = 1.08;
/** Latency over that of the best epoch at which the server is believed to be at its limit. */
const SLOW = 2;
/** Epochs after which growth is tried again: conditions change in a long run. */
const PROBE_AFTER = 10;

/**
 * How many requests may be in flight: grows while throughput grows, shrinks on 429 or when latency
 * rises without a gain. Judged in epochs of as many answers as requests were in flight.
 */
export class AdaptiveLimit {
  #limit: number;
  #growing = true;
  #epochsSinceGrowth = 0;
  #epochStart: number;
  #latencies: number[] = [];
  #lastThroughput = 0;
  #bestLatency = Number.POSITIVE_INFINITY;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #maximum: number;

  /** @param maximum requests in flight at most @param initial requests in flight at first */
  constructor(clock: Pick<Clock, 'now'>, maximum = MAXIMUM, initial = INITIAL) {
    this.#clock = clock;
    this.#maximum = maximum;

    this.#limit = Math.min(initial, maximum);
    this.#epochStart = clock.now();
  }

  /** Requests that may be in flight, at least 1. */
  get value(): number {
    return Math.floor(this.#limit);
  }

  /** The server said 429: half as many. */
  throttled(): void {
    this.#limit = Math.max(MINIMUM, this.#limit / 2);
    this.#growing = false;
    this.#startEpoch();
  }

  /** An answer that does not reflect the server's capacity: it waited for the rate limit, or there was too little to request. */
  ignore(): void {
    this.#startEpoch();
  }

  /** An answer while all that may be in flight was. @param latency ms */
  answered(latency: number): void {
    this.#latencies.push(latency);
    if (this.#latencies.length < Math.max(4, this.value)) return;
    const elapsed = this.#clock.now() - this.#epochStart;
    const throughput = this.#latencies.length / Math.max(elapsed, 1);
    this.#judge(throughput, median(this.#latencies));
    this.#lastThroughput = throughput;
    this.#startEpoch();
  }

  #judge(throughput: number, latency: number): void {
    const gained = throughput > this.#lastThroughput * WORTHWHILE;
    this.#bestLatency = Math.min(this.#bestLatency, latency);
    if (this.#growing && gained) {
      this.#limit = Math.min(this.#maximum, this.#limit * 2);
      return;
    }
    this.#growing = false;
    if (latency > this.#bestLatency * SLOW && !gained) {
      this.#limit = Math.max(MINIMUM, this.#limit * 0.75);
    }
    if (++this.#epochsSinceGrowth >= PROBE_AFTER) {
      // Conditions change: an old best value would prevent growth permanently.
      this.#epochsSinceGrowth = 0;
      this.#bestLatency = latency;
      this.#growing = true;
      this.#limit = Math.min(this.#maximum, this.#limit * 1.5);
    }
  }

  #startEpoch(): void {
    this.#epochStart = this.#clock.now();
    this.#latencies = [];
  }
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
