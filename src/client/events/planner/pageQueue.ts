/**
 * Pages between many fetchers and one consumer. Bounded: a fetcher waits for room before it asks for
 * more, so that memory does not grow when the store is slower than the network.
 */
export class PageQueue<P> {
  readonly #pages: P[] = [];
  readonly #waitingForRoom: (() => void)[] = [];
  #waitingForPage: (() => void) | undefined;
  #ended = false;
  #error: unknown;

  /** @param bound pages that may wait for the consumer */
  constructor(private readonly bound: number) {}

  /** Whether the consumer keeps up. */
  get hasRoom(): boolean {
    return this.#pages.length < this.bound;
  }

  /** Resolves when there is room, or when the queue has ended. */
  async room(): Promise<void> {
    while (!this.hasRoom && !this.#ended) {
      await new Promise<void>((resolve) => this.#waitingForRoom.push(resolve));
    }
  }

  push(page: P): void {
    if (this.#ended) return;
    this.#pages.push(page);
    this.#wakeConsumer();
  }

  /** No page comes after those that are in. @param error thrown to the consumer after them */
  end(error?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    for (const wake of this.#waitingForRoom.splice(0)) wake();
    this.#wakeConsumer();
  }

  /** All pages, in the order in which they came. @throws what `end` was given */
  async *pages(): AsyncGenerator<P> {
    for (;;) {
      const page = this.#pages.shift();
      if (page !== undefined) {
        this.#waitingForRoom.shift()?.();
        yield page;
      } else if (this.#ended) {
        if (this.#error !== undefined) throw this.#error;
        return;
      } else {
        await new Promise<void>((resolve) => (this.#waitingForPage = resolve));
      }
    }
  }

  #wakeConsumer(): void {
    this.#waitingForPage?.();
    this.#waitingForPage = undefined;
  }
}
