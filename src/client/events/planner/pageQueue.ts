import type { Clock } from '../../clock';

/**
 * What a consumer is believed to need for a page at most, in ms. It may seem to need longer while other pages are parsed,
 * and that must not be taken for a reason to ask for fewer.
 */
const MOST_CONSUME_MS = 40;
/** Weight of the newest measurement. */
const NEWEST = 0.3;

/** One that waits for a place. */
interface Fetcher {
  /** Pages that it still has to fetch, as far as it knows. */
  pagesLeft: () => number;
  wake: () => void;
}

/**
 * Pages between many fetchers and one consumer. Bounded: a fetcher reserves a place before it asks
 * for more, so that memory does not grow when the store is slower than the network.
 */
export class PageQueue<P> {
  readonly #pages: P[] = [];
  readonly #waitingForPlace: Fetcher[] = [];
  readonly #waitingToBeRead: (() => void)[] = [];
  #waitingForPage: (() => void) | undefined;
  #reserved = 0;
  /** A page is being read for the consumer; whether something comes of it shows in the next turn. */
  #reading = false;
  #consumeMs = MOST_CONSUME_MS;
  #ended = false;
  #error: Error | undefined;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #bound: (consumeMs: number) => number;

  /** @param bound pages that may be waiting or on their way, given how long the consumer takes for one (ms) */
  constructor(clock: Pick<Clock, 'now'>, bound: (consumeMs: number) => number) {
    this.#clock = clock;
    this.#bound = bound;
  }

  /** What the consumer needs for a page lately, ms. */
  get consumeMs(): number {
    return this.#consumeMs;
  }

  /**
   * Resolves when there is a place for a page, or when the queue has ended. Each is given back by `release`. The fetcher
   * with most pages left comes first: the longest chain is what the end would wait for.
   * @param pagesLeft pages that the fetcher still has to fetch, as far as it knows
   */
  async reserve(pagesLeft: () => number): Promise<void> {
    while (!this.#ended && this.#pages.length + this.#reserved >= this.#bound(this.#consumeMs)) {
      await new Promise<void>((wake) => this.#waitingForPlace.push({ pagesLeft, wake }));
    }
    this.#reserved++;
  }

  /** Gives a place back, used or not. */
  release(): void {
    this.#reserved--;
    this.#wakeFetcher();
  }

  /**
   * Resolves when the consumer waits for a page, or when the queue has ended: an answer is read one at a time and not
   * before, since its objects take several times the memory of its bytes.
   */
  wanted(): Promise<void> {
    if (this.#ended) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waitingToBeRead.push(resolve);
      this.#letRead();
    });
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
    for (const { wake } of this.#waitingForPlace.splice(0)) wake();
    for (const wake of this.#waitingToBeRead.splice(0)) wake();
    this.#wakeConsumer();
  }

  /** All pages, in the order in which they came. @throws what `end` was given */
  async *pages(): AsyncGenerator<P> {
    for (;;) {
      const page = this.#pages.shift();
      if (page !== undefined) {
        this.#wakeFetcher();
        const given = this.#clock.now();
        yield page;
        const took = Math.min(this.#clock.now() - given, MOST_CONSUME_MS);
        this.#consumeMs += NEWEST * (took - this.#consumeMs);
      } else if (this.#ended) {
        if (this.#error) throw this.#error;
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#waitingForPage = resolve;
          this.#letRead();
        });
      }
    }
  }

  #letRead(): void {
    if (this.#reading || !this.#waitingForPage) return;
    const read = this.#waitingToBeRead.shift();
    if (!read) return;
    this.#reading = true;
    read();
    // An answer may turn out empty or damaged: then it is the turn of the next one.
    setImmediate(() => {
      this.#reading = false;
      this.#letRead();
    });
  }

  #wakeFetcher(): void {
    let next = 0;
    let most = 0;
    for (const [index, { pagesLeft }] of this.#waitingForPlace.entries()) {
      const left = pagesLeft();
      if (left > most) [next, most] = [index, left];
    }
    this.#waitingForPlace.splice(next, 1)[0]?.wake();
  }

  #wakeConsumer(): void {
    this.#waitingForPage?.();
    this.#waitingForPage = undefined;
  }
}
