import type { EventKind } from '@graph-1password/vocabulary';

/** Events that are encoded together, on first use. */
const BLOCK = 512;

interface Block {
  buffer: Buffer;
  /** Start of each event in the buffer, and the end of the last. A comma ends each event. */
  offsets: Uint32Array;
}

/** The least of an event that the store needs. */
interface StoredEvent {
  uuid: string;
  timestamp: string;
}

/**
 * A list of events in the order of the API that serves slices as ready-made JSON. Each event is encoded
 * once, in blocks, so that a page costs no more than copying its bytes.
 */
export class StoredEvents {
  /** Own time of each event, epoch ms. */
  #times: Float64Array;
  /** Greatest time up to here: equals the own time but for repeated events, and never falls. */
  #keys: Float64Array;
  readonly #blocks: (Block | undefined)[] = [];
  length: number;

  readonly #events: StoredEvent[];
  readonly #availableAt: ReadonlyMap<string, number>;

  /** @param availableAt UUID → epoch ms from which a late event is visible */
  constructor(events: StoredEvent[], availableAt: ReadonlyMap<string, number> = new Map()) {
    this.#events = events;
    this.#availableAt = availableAt;

    this.length = events.length;
    this.#times = new Float64Array(events.length);
    this.#keys = new Float64Array(events.length);
    for (let i = 0; i < events.length; i++) this.#index(i);
  }

  /** Adds an event at the end; its time counts as no earlier than that of the last. */
  append(event: StoredEvent): void {
    this.#events[this.length] = event;
    if (this.length >= this.#times.length) {
      this.#times = grown(this.#times);
      this.#keys = grown(this.#keys);
    }
    this.#blocks[Math.floor(this.length / BLOCK)] = undefined;
    this.#index(this.length);
    this.length++;
  }

  /** Position of the first event at or after the time (epoch ms). */
  firstAt(time: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#keys[middle] as number) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Place of the position in the order of time, epoch ms; infinite behind the end. */
  keyAt(position: number): number {
    return position < this.length ? (this.#keys[position] as number) : Infinity;
  }

  /** Whether the event lies in `[since, until)` and is visible at `now`. */
  isVisible(position: number, since: number, until: number, now: number): boolean {
    const time = this.#times[position] as number;
    if (time < since || time >= until || time > now) return false;
    if (this.#availableAt.size === 0) return true;
    return (this.#availableAt.get((this.#events[position] as StoredEvent).uuid) ?? time) <= now;
  }

  /** The event itself, for the rare cases that need it. */
  eventAt(position: number): StoredEvent {
    return this.#events[position] as StoredEvent;
  }

  /** JSON of the events from `from` up to `to` (not included), each followed by a comma. */
  bytes(from: number, to: number): Buffer[] {
    const out: Buffer[] = [];
    for (let position = from; position < to;) {
      const number = Math.floor(position / BLOCK);
      const block = this.#block(number);
      const base = number * BLOCK;
      const end = Math.min(to, base + BLOCK);
      out.push(block.buffer.subarray(block.offsets[position - base], block.offsets[end - base]));
      position = end;
    }
    return out;
  }

  #index(position: number): void {
    const time = Date.parse((this.#events[position] as StoredEvent).timestamp);
    this.#times[position] = time;
    this.#keys[position] = Math.max(
      time,
      position > 0 ? (this.#keys[position - 1] as number) : -Infinity,
    );
  }

  #block(number: number): Block {
    const known = this.#blocks[number];
    if (known) return known;
    const end = Math.min(this.length, (number + 1) * BLOCK);
    const pieces: Buffer[] = [];
    const offsets = new Uint32Array(BLOCK + 1);
    let length = 0;
    for (let i = number * BLOCK; i < end; i++) {
      const piece = Buffer.from(`${JSON.stringify(this.#events[i])},`);
      length += piece.length;
      pieces.push(piece);
      offsets[i - number * BLOCK + 1] = length;
    }
    const block = { buffer: Buffer.concat(pieces), offsets };
    this.#blocks[number] = block;
    return block;
  }
}

function grown(array: Float64Array): Float64Array {
  const bigger = new Float64Array(Math.max(64, array.length * 2));
  bigger.set(array);
  return bigger;
}

/** A stream: the history as generated, and what happens while the tenant is served. */
export interface StreamStore {
  kind: EventKind;
  history: StoredEvents;
  fresh: StoredEvents;
}

/** Where a reader stands in both lists. */
export interface StreamPosition {
  history: number;
  fresh: number;
}

/** Up to `limit` events in order of time from a position on, and where that leaves the reader. */
export interface Slice {
  chunks: Buffer[];
  count: number;
  next: StreamPosition;
  /** UUID lists are made only for v1, which serves a reduced event. */
  events?: StoredEvent[];
}

/**
 * Reads the next page of a stream, merging history and fresh events by time.
 * @param until epoch ms, not included
 * @param asObjects give the events themselves instead of their JSON
 */
export function readSlice(
  store: StreamStore,
  start: StreamPosition,
  window: { since: number; until: number },
  now: number,
  limit: number,
  asObjects = false,
): Slice {
  const next = { ...start };
  const slice: Slice = { chunks: [], count: 0, next, ...(asObjects ? { events: [] } : {}) };
  let run: { list: StoredEvents; from: number; to: number } | undefined;
  const flush = (): void => {
    if (run && !asObjects) slice.chunks.push(...run.list.bytes(run.from, run.to));
    run = undefined;
  };
  while (slice.count < limit) {
    const fromFresh = store.fresh.keyAt(next.fresh) < store.history.keyAt(next.history);
    const list = fromFresh ? store.fresh : store.history;
    const position = fromFresh ? next.fresh : next.history;
    // Nothing at or behind this place has happened yet, or lies in the window.
    if (list.keyAt(position) >= window.until || list.keyAt(position) > now) break;
    if (fromFresh) next.fresh++;
    else next.history++;
    if (!list.isVisible(position, window.since, window.until, now)) continue;
    slice.count++;
    slice.events?.push(list.eventAt(position));
    if (run?.list === list && run.to === position) run.to++;
    else {
      flush();
      run = { list, from: position, to: position + 1 };
    }
  }
  flush();
  return slice;
}
