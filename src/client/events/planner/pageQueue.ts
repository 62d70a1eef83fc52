import type { Clock } from '../../clock';

/**
 * What a consumer is believed to need for a page at most, in ms. It may seem to need longer while other pages are parsed,
 * and that must not be taken for a reason to ask for fewer.
 */
const MOST_CONSUME_MS = 40;
/** Weight of the newest measurement. */
const NEWEST = 0.3;

/**
 * Pages between many fetchers and one consumer. Bounded: a fetcher reserves a place before it asks
 * for more, so that memory does not grow when the store is slower than the network.
 */
export class PageQueue<P> {
  readonly #pages: P[] = [];
  readonly #waitingForPlace: (() => void)[] = [];
  #waitingForPage: (() => void) | undefined;
  #reserved = 0;
  #consumeMs = MOST_CONSUME_MS;
  #ended = false;
  #error: Error | undefined;

  /** @param bound pages that may be waiting or on their way, given how long the consumer takes for one (ms) */
  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly bound: (consumeMs: number) => number,
  ) {}

  /** Whether the consumer waits for pages, and not the pages for it. */
  get hungry(): boolean {
    return this.#pages.length === 0 && this.#waitingForPlace.length === 0;
  }

  /** Resolves when there is a place for a page, or when the queue has ended. Each is given back by `release`. */
  async reserve(): Promise<void> {
    while (!this.#ended && this.#pages.length + this.#reserved >= this.bound(this.#consumeMs)) {
      await new Promise<void>((resolve) => this.#waitingForPlace.push(resolve));
    }
    this.#reserved += 1;
  }

  /** Gives a place back, used or not. */
  release(): void {
    this.#reserved -= 1;
    this.#wakeFetcher();
  }

  push(page: P): void {
    if (this.#ended) return;
    this.#pages.push(page);
    this.#wakeConsumer();
  }

  /** No page comes after those that are in. @param error thrown to the consumer after them */
  end(error?: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    for (const wake of this.#waitingForPlace.splice(0)) wake();
    this.#wakeConsumer();
  }

  /** All pages, in the order in which they came. @throws what `end` was given */
  async *pages(): AsyncGenerator<P> {
    for (;;) {
      const page = this.#pages.shift();
      if (page !== undefined) {
        this.#wakeFetcher();
        const given = this.clock.now();
        yield page;
        const took = Math.min(this.clock.now() - given, MOST_CONSUME_MS);
        this.#consumeMs += NEWEST * (took - this.#consumeMs);
      } else if (this.#ended) {
        if (this.#error) throw this.#error;
        return;
      } else {
        await new Promise<void>((resolve) => (this.#waitingForPage = resolve));
      }
    }
  }

  #wakeFetcher(): void {
    this.#waitingForPlace.shift()?.();
  }

  #wakeConsumer(): void {
    this.#waitingForPage?.();
    this.#waitingForPage = undefined;
  }
}
