import { HOUR, MINUTE } from '@graph-1password/vocabulary';
import type { SimulatedRateLimits } from './types';

/** Counts requests over the last minute and the last hour, to the millisecond. */
export class SimulatedRateLimiter {
  readonly #times: number[] = [];
  readonly #perMinute: number;
  readonly #perHour: number;
  readonly #now: () => number;
  readonly sendsRetryAfter: boolean;

  constructor(options: SimulatedRateLimits) {
    this.#perMinute = options.perMinute ?? 600;
    this.#perHour = options.perHour ?? 30_000;
    this.#now = options.now ?? (() => performance.now());
    this.sendsRetryAfter = options.retryAfter ?? false;
  }

  /** Lets a request pass (0) or says in how many ms one would. */
  take(): number {
    const now = this.#now();
    const wait = Math.max(
      this.#waitFor(now, this.#perMinute, MINUTE),
      this.#waitFor(now, this.#perHour, HOUR),
    );
    if (wait <= 0) this.#times.push(now);
    return wait;
  }

  #waitFor(now: number, count: number, span: number): number {
    const nthLast = this.#times[this.#times.length - count];
    return nthLast === undefined ? 0 : Math.max(0, nthLast + span - now);
  }
}
