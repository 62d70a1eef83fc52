import type { Clock } from '../../clock';
import { OnePasswordError, StreamEndedEarlyError } from '../../errors';
import { formatTimestamp } from '../../time';
import type { PagingOptions } from '../pageReader';
import type { EventKind } from '@graph-1password/vocabulary';
import type { EventPage, EventWindow } from '../types';
import type { FetchSlots } from '../../concurrency/fetchSlots';
import { PageQueue } from './pageQueue';
import type { SiftedPage } from '../page';
import { TimeWindow } from './timeWindow';

/** Pages on their way for each that the consumer takes in the time of an answer: answers come in bursts. */
const PAGES_UNDER_WAY = 2;
/** Pages beyond those, for a consumer that is faster than any answer. */
const SPARE_PAGES = 1;
/** Fewer expected pages than this are fetched faster by going on than by cutting. */
const LEAST_PAGES = 2;
/** Most parts of one cut: more only means more half-filled last pages, and requests count. */
const MOST_PARTS = 96;
/** Share of the time that the rest takes in which a chain is to end: its length is only an estimate. */
const CHAIN_OF_REST = 0.5;
/** Expected pages of a part at least: fewer would mean more half-filled last pages than full ones. */
const PAGES_OF_A_PART = 1.5;
/** The same for the first cut, when little is known and nothing else to do: many first pages tell where events are. */
const PAGES_OF_A_FIRST_PART = 0.75;
/** Times the pages that a chain may have from which it is cut again. */
const DENSE = 2;
/** Pages to come that are worth reading one page again. */
const READ_AGAIN = 0.25;

/**
 * One stream over one window, fetched as several windows at a time.
 *
 * It starts with one request for the whole window, so that a small stream costs no more. When the
 * first page tells of many more, the window is cut into closed parts, each read to its own end by
 * a cursor chain of its own, and a part that turns out dense is cut again; an empty one costs one
 * request. An event belongs to the part that its time lies in, so it comes once, in whatever order
 * the API sends: the order is observed to be ascending, but not documented.
 *
 * The price of a cut is that the pages read so far are read again, and a half-filled page for each part. So there are
 * as many parts as it takes for no chain to outlast the rest, no more: where answers are fast or requests
 * scarce, chains are long.
 */
export class StreamPlan<K extends EventKind> {
  readonly #queue: PageQueue<EventPage<K>>;
  readonly #open = new Set<TimeWindow<K>>();
  #pages = 0;
  #delivered = 0;
  /** Events that were read, and the time that they cover in ms: the density of the stream. */
  #read = 0;
  #covered = 0;
  #stopped = false;
  readonly #options: PagingOptions;
  readonly #slots: FetchSlots;
  readonly #kind: K;
  readonly #window: EventWindow;

  constructor(
    options: PagingOptions,
    slots: FetchSlots,
    kind: K,
    window: EventWindow,
    clock: Pick<Clock, 'now'>,
  ) {
    this.#options = options;
    this.#slots = slots;
    this.#kind = kind;
    this.#window = window;

    // As many as the consumer takes in the time of an answer: fewer let it wait, more only take memory.
    this.#queue = new PageQueue(clock, (consumeMs) =>
      Math.min(
        Math.ceil((PAGES_UNDER_WAY * slots.latency) / Math.max(consumeMs, 1)) + SPARE_PAGES,
        slots.limit + SPARE_PAGES,
      ),
    );
  }

  /** @throws the error of a part, as `StreamEndedEarlyError` when there were pages before it */
  async *pages(): AsyncGenerator<EventPage<K>> {
    const leave = this.#slots.join(() => this.#left());
    this.#start(new TimeWindow(this.#options, this.#kind, this.#window));
    try {
      yield* this.#queue.pages();
    } finally {
      leave();
      this.#stopped = true;
      this.#queue.end();
    }
  }

  #start(part: TimeWindow<K>): void {
    this.#open.add(part);
    void this.#drain(part).catch((error: unknown) => this.#fail(error));
  }

  async #drain(part: TimeWindow<K>): Promise<void> {
    while (!part.exhausted) {
      await this.#fetchInto(part);
      if (this.#stopped) return;
      const count = this.#partsOf(part);
      const parts = count > 1 ? part.parts(this.#kind, count) : [];
      for (const smaller of parts) this.#start(smaller);
      if (parts.length > 0) break;
    }
    this.#open.delete(part);
    if (this.#open.size === 0) this.#queue.end();
  }

  async #fetchInto(part: TimeWindow<K>): Promise<void> {
    // First what nothing is known of, then the longest chain: neither may be what the end waits for.
    await this.#queue.reserve(() => (part.pages === 0 ? Infinity : this.#leftOf(part)));
    try {
      if (this.#stopped) return;
      // While it waited for a slot, another part may have failed, or the consumer left.
      const { covered } = part;
      const page = await this.#slots.run(async (arrived) => {
        if (this.#stopped) return undefined;
        return part.next(() => {
          arrived();
          return this.#queue.wanted();
        });
      });
      this.#covered += part.covered - covered;
      if (page && !this.#stopped) this.#take(page);
    } finally {
      this.#queue.release();
    }
  }

  #take({ fresh, counted: _counted, ...page }: SiftedPage<K>): void {
    this.#pages++;
    this.#read += fresh;
    this.#delivered += page.items.length;
    if (page.items.length > 0 || page.malformed > 0) this.#queue.push(page);
  }

  /** Into how many parts a window is to be cut; 1 is none. */
  #partsOf(part: TimeWindow<K>): number {
    const left = this.#leftOf(part);
    if (left < LEAST_PAGES) return 1;
    const isRoot = this.#open.size === 1 && part.pages === 1;
    const each = this.#pagesOfAPart(isRoot ? PAGES_OF_A_FIRST_PART : PAGES_OF_A_PART);
    const bearable = DENSE * each + READ_AGAIN * part.pages;
    if (left < (isRoot ? each : bearable)) return 1;
    return Math.min(Math.ceil((left + part.pages) / each), MOST_PARTS);
  }

  /** How many pages may be read one after the other, so that no chain is what the end waits for. */
  #pagesOfAPart(least: number): number {
    const { consumeMs } = this.#queue;
    // A chain goes on when its page is read, and that waits until the work on the page before is done.
    const pageMs = this.#slots.latency + consumeMs;
    const restMs = this.#slots.restMs(this.#left(), consumeMs);
    return Math.max((CHAIN_OF_REST * restMs) / pageMs, least);
  }

  /** Pages that are still to come. An estimate: nothing but speed depends on it. */
  #left(): number {
    let left = 0;
    for (const part of this.#open) left += this.#leftOf(part);
    return left;
  }

  /** Pages that a part still has, believed half by its own last page and half by all that was read of the stream. */
  #leftOf(part: TimeWindow<K>): number {
    if (part.exhausted) return 0;
    if (part.pages === 0) return part.plannedPages;
    const density = this.#read / Math.max(this.#covered, 1);
    return (part.expectedPages + (density * part.uncovered) / this.#options.pageLimit) / 2;
  }

  #fail(error: unknown): void {
    if (this.#stopped) return;
    this.#stopped = true;
    if (this.#pages > 0 && error instanceof OnePasswordError) {
      this.#queue.end(this.#endedEarly(error));
    } else {
      this.#queue.end(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** How far the stream came: up to the first part that is not complete. */
  #endedEarly(failure: OnePasswordError): StreamEndedEarlyError {
    const { since, until } = this.#window;
    const reached = Math.min(...Array.from(this.#open, (part) => part.position));
    return new StreamEndedEarlyError(
      {
        kind: this.#kind,
        eventsSeen: this.#delivered,
        windowSince: formatTimestamp(since),
        windowUntil: formatTimestamp(until),
        ...(reached > since ? { reachedTime: formatTimestamp(reached) } : {}),
      },
      failure,
    );
  }
}
