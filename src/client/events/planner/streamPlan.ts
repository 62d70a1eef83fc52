import { OnePasswordError, StreamEndedEarlyError } from '../../errors';
import { formatTimestamp } from '../../time';
import type { PagingOptions } from '../pageReader';
import type { EventKind, EventPage, EventWindow } from '../types';
import type { FetchSlots } from './fetchSlots';
import { PageQueue } from './pageQueue';
import { TimeWindow } from './timeWindow';

/** Pages that may wait for the consumer, per stream. */
const BUFFERED_PAGES = 3;
/** Fewer expected events than this are not worth a request of their own, in pages. */
const LEAST_PAGES = 1;

/**
 * One stream over one window, fetched as several windows at a time.
 *
 * It starts with one request for the whole window: a small stream costs no more. What turns out
 * dense is cut where it stands whenever a slot is idle. Every part is a chain of its own over a
 * closed range of time, and an event belongs to the part that its time lies in, so each comes once.
 * A chain that was cut is left when it passes its new end. That relies on the order of the API
 * (ascending, observed, not documented): at the first event out of order, nothing more is cut and
 * the chains that were left are read to their end.
 */
export class StreamPlan<K extends EventKind> {
  readonly #queue = new PageQueue<EventPage<K>>(BUFFERED_PAGES);
  readonly #open = new Set<TimeWindow<K>>();
  /** Chains that were left at their new end, until the stream is known to be in order. */
  #left: TimeWindow<K>[] = [];
  #ordered = true;
  #pages = 0;
  #delivered = 0;
  #stopped = false;

  constructor(
    private readonly options: PagingOptions,
    private readonly slots: FetchSlots,
    private readonly kind: K,
    private readonly window: EventWindow,
  ) {}

  /** @throws the error of a part, as `StreamEndedEarlyError` when there were pages before it */
  async *pages(): AsyncGenerator<EventPage<K>> {
    const stopListening = this.slots.whenIdle(() => this.#splitLargest());
    this.#start(new TimeWindow(this.options, this.kind, this.window));
    try {
      yield* this.#queue.pages();
    } finally {
      this.#stopped = true;
      stopListening();
      this.#queue.end();
    }
  }

  #start(part: TimeWindow<K>): void {
    this.#open.add(part);
    void this.#drain(part).catch((error: unknown) => this.#fail(error));
  }

  async #drain(part: TimeWindow<K>): Promise<void> {
    for (;;) {
      await this.#queue.room();
      if (this.#stopped) return;
      const page = await this.slots.run(() => part.next());
      if (this.#stopped) return;
      if (page) this.#take(page, part);
      if (part.exhausted || (this.#ordered && part.passed)) break;
      this.#splitLargest();
    }
    this.#finish(part);
  }

  #take({ items, malformed }: EventPage<K>, part: TimeWindow<K>): void {
    this.#pages += 1;
    this.#delivered += items.length;
    if (part.disordered && this.#ordered) this.#distrustOrder();
    if (items.length > 0 || malformed > 0) this.#queue.push({ items, malformed });
  }

  #finish(part: TimeWindow<K>): void {
    part.forget();
    this.#open.delete(part);
    if (!part.exhausted) this.#left.push(part);
    if (this.#open.size === 0) this.#queue.end();
    else this.#splitLargest();
  }

  /** The order of times means nothing here: what was left because of it is read to the end. */
  #distrustOrder(): void {
    this.#ordered = false;
    this.options.logger.debug(
      { kind: this.kind },
      'Events come out of the order of their times: windows are not cut any more.',
    );
    for (const part of this.#left.splice(0)) this.#start(part);
  }

  /** Gives idle slots a share of the window that has most to do. */
  #splitLargest(): void {
    if (this.#stopped || !this.#ordered || !this.#queue.hasRoom) return;
    const { idle } = this.slots;
    if (idle === 0) return;
    let largest: TimeWindow<K> | undefined;
    for (const part of this.#open) {
      if (!largest || part.expectedEvents > largest.expectedEvents) largest = part;
    }
    if (!largest) return;
    const pages = largest.expectedEvents / this.options.pageLimit;
    const parts = Math.min(idle + 1, Math.floor(pages / LEAST_PAGES));
    if (parts < 2) return;
    for (const given of largest.split(parts)) {
      this.#start(new TimeWindow(this.options, this.kind, given));
    }
  }

  #fail(error: unknown): void {
    if (this.#stopped) return;
    this.#stopped = true;
    const early = this.#pages > 0 && error instanceof OnePasswordError;
    this.#queue.end(early ? this.#endedEarly(error) : error);
  }

  /** How far the stream came: up to the first part that is not complete. */
  #endedEarly(failure: OnePasswordError): StreamEndedEarlyError {
    const { since, until } = this.window;
    const reached = Math.min(...Array.from(this.#open, (part) => part.position));
    return new StreamEndedEarlyError(
      {
        kind: this.kind,
        eventsSeen: this.#delivered,
        windowSince: formatTimestamp(since),
        windowUntil: formatTimestamp(until),
        ...(reached > since ? { reachedTime: formatTimestamp(reached) } : {}),
      },
      failure,
    );
  }
}
