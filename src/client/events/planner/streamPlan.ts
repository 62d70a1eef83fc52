import type { Clock } from '../../clock';
import { OnePasswordError, StreamEndedEarlyError } from '../../errors';
import { formatTimestamp } from '../../time';
import type { PagingOptions } from '../pageReader';
import type { EventKind, EventPage, EventWindow } from '../types';
import type { FetchSlots } from '../../concurrency/fetchSlots';
import { PageQueue } from './pageQueue';
import { TimeWindow } from './timeWindow';

/** Pages on their way for each that the consumer takes in the time of an answer: answers come in bursts. */
const PAGES_UNDER_WAY = 2;
/** Pages beyond those, for a consumer that is faster than any answer. */
const SPARE_PAGES = 1;
/** Fewer expected pages than this are fetched faster by going on than by cutting. */
const LEAST_PAGES = 2;
/** Most parts of one cut: more only means more half-filled last pages, and requests count. */
const MOST_PARTS = 96;
/** Pages of a part: fewer would mean more half-filled last pages, more would mean longer chains. */
const PAGES_OF_A_PART = 3;
/** The same when there are chains enough to use all slots: requests are then what is scarce. */
const PAGES_OF_A_LATE_PART = 8;
/** Open parts for each slot from which there are enough. */
const PARTS_FOR_A_SLOT = 2;
/** Times the pages that a part was to have from which it is dense: its chain would be the last to end. */
const DENSE = 2;

/**
 * One stream over one window, fetched as several windows at a time.
 *
 * It starts with one request for the whole window, so that a small stream costs no more. When the
 * first page tells of many more, the window is cut into closed parts, each read to its own end by
 * a cursor chain of its own, and a part that turns out dense is cut again; an empty one costs one
 * request. An event belongs to the part that its time lies in, so it comes once, in whatever order
 * the API sends: the order is observed to be ascending, but not documented. The price of a cut is
 * that the pages read so far are read again, so it is made after the first page, or for idle slots.
 */
export class StreamPlan<K extends EventKind> {
  readonly #queue: PageQueue<EventPage<K>>;
  readonly #open = new Set<TimeWindow<K>>();
  #pages = 0;
  #delivered = 0;
  #stopped = false;

  constructor(
    private readonly options: PagingOptions,
    private readonly slots: FetchSlots,
    private readonly kind: K,
    private readonly window: EventWindow,
    clock: Pick<Clock, 'now'>,
  ) {
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
    this.#start(new TimeWindow(this.options, this.kind, this.window));
    try {
      yield* this.#queue.pages();
    } finally {
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
      const parts = part.exhausted ? [] : part.parts(this.kind, this.#partsOf(part));
      if (parts.length > 1) {
        for (const smaller of parts) this.#start(smaller);
        break;
      }
    }
    this.#open.delete(part);
    if (this.#open.size === 0) this.#queue.end();
  }

  async #fetchInto(part: TimeWindow<K>): Promise<void> {
    await this.#queue.reserve();
    try {
      if (this.#stopped) return;
      // While it waited for a slot, another part may have failed, or the consumer left.
      const page = await this.slots.run(async (arrived) => {
        if (this.#stopped) return undefined;
        return part.next(() => {
          arrived();
          return this.#queue.wanted();
        });
      });
      if (page && !this.#stopped) this.#take(page);
    } finally {
      this.#queue.release();
    }
  }

  #take({ items, times, malformed }: EventPage<K>): void {
    this.#pages += 1;
    this.#delivered += items.length;
    if (items.length > 0 || malformed > 0) this.#queue.push({ items, times, malformed });
  }

  /** Into how many parts a window is to be cut; 1 is none. */
  #partsOf(part: TimeWindow<K>): number {
    const left = part.expectedPages;
    if (left < LEAST_PAGES) return 1;
    const enough = this.#open.size > PARTS_FOR_A_SLOT * this.slots.limit;
    const each = Math.max(enough ? PAGES_OF_A_LATE_PART : PAGES_OF_A_PART, part.plannedPages);
    const isRoot = this.#open.size === 1;
    if (part.pages === 1 && (isRoot || left >= DENSE * each)) {
      return Math.min(Math.ceil(left / each) + 1, MOST_PARTS);
    }
    // Later, what was read is read again: for much to gain, or for slots that have nothing else to do.
    const idle = this.slots.idle > 0 && this.#queue.hungry;
    if (left < (idle ? part.pages / 2 : Math.max(4 * part.pages, DENSE * each))) return 1;
    return Math.min(Math.ceil((left + part.pages) / (enough ? each : 1)), MOST_PARTS);
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
