import { UnexpectedShapeError } from '../errors';
import { parseTimestamp } from '../time';
import type { EventKind, EventOfKind } from '@graph-1password/vocabulary';
import type { EventPage, EventText, EventWindow } from './types';
import { UuidSet } from './uuidSet';

/** Levels of an event at most; the API sends three. */
const MAX_DEPTH = 100;

/** A page as received; `items` are not looked at yet. */
export interface RawPage {
  items: unknown[];
  /** Text of each item, see {@link EventPage.texts}; absent when there are none. */
  texts?: readonly (EventText | undefined)[];
  /** Always there according to the documentation, even at the end. */
  cursor?: string;
  /** Whether there may be more; undefined when the server does not say. */
  hasMore?: boolean;
}

/** The events of a page that belong into the stream. */
export interface SiftedPage<K extends EventKind> extends EventPage<K> {
  /** Events that were not seen before in this stream, inside the window or not. */
  fresh: number;
  /** Those of them that are inside the window. */
  counted: number;
}

/**
 * Checks the shape of a page (`{cursor, has_more, items}`).
 * @param body the parsed answer
 * @param endpoint for the error
 * @throws UnexpectedShapeError
 */
export function readPage(body: unknown, endpoint: string): RawPage {
  const fail = (problem: string): never => {
    throw new UnexpectedShapeError({ service: 'events', endpoint, problem });
  };
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return fail('a page of events is not an object');
  }
  const { items, cursor, has_more: hasMore } = body as Record<string, unknown>;
  if (!Array.isArray(items)) {
    return fail(items === undefined ? 'items is missing' : 'items is not a list');
  }
  if (cursor !== undefined && cursor !== null && typeof cursor !== 'string') {
    return fail('cursor is not a text');
  }
  if (hasMore !== undefined && hasMore !== null && typeof hasMore !== 'boolean') {
    return fail('has_more is neither true nor false');
  }
  if (hasMore === true && !cursor) return fail('has_more is true but cursor is missing');
  return {
    items,
    ...(cursor ? { cursor } : {}),
    ...(typeof hasMore === 'boolean' ? { hasMore } : {}),
  };
}

/** What a chain of pages has delivered so far. */
export class StreamProgress {
  /** Newest time of an event inside the window, epoch ms. */
  newest: number | undefined;
  /** Of the last page: events inside the window, and the time from the oldest to the newest of them in ms. */
  lastPage = { counted: 0, span: 0 };
  /** Ids that were handed out, here and by the chains that this one goes on from. */
  readonly seen = new UuidSet();
  /** Newest time of any event, and whether times went forwards and never backwards: only then it tells what is missing. */
  #latest: number | undefined;
  #rises = false;
  #falls = false;

  /**
   * @param window events outside are dropped: `since` is inside, `until` is not
   * @param before ids that other chains handed out already
   */
  constructor(
    readonly window: EventWindow,
    readonly before: readonly UuidSet[] = [],
  ) {}

  /** Whether a new event was older than one before it. */
  get disordered(): boolean {
    return this.#falls;
  }

  /**
   * Takes out of a page what is new, whole and inside the window. Ids are compared without regard to case.
   * @param page the entries as received
   */
  sift<K extends EventKind>({ items, texts }: Pick<RawPage, 'items' | 'texts'>): SiftedPage<K> {
    const page: SiftedPage<K> = {
      ...{ items: [], times: [], malformed: 0, fresh: 0, counted: 0 },
      ...(texts && { texts: [] }),
    };
    let oldest = Number.POSITIVE_INFINITY;
    let newest = Number.NEGATIVE_INFINITY;
    for (const [i, item] of items.entries()) {
      const time = timeOf(item);
      if (time === undefined) {
        page.malformed++;
        continue;
      }
      const event = item as EventOfKind[K];
      if (!this.seen.add(event.uuid)) continue;
      page.fresh++;
      this.#noteOrder(time);
      if (time < this.window.since || time >= this.window.until) continue;
      page.counted++;
      if (time < oldest) oldest = time;
      if (time > newest) newest = time;
      if (this.before.some((ids) => ids.has(event.uuid))) continue;
      page.items.push(event);
      page.times.push(time);
      page.texts?.push(texts?.[i]);
    }
    if (page.counted > 0) {
      this.newest = Math.max(this.newest ?? newest, newest);
      this.lastPage = { counted: page.counted, span: newest - oldest };
    }
    return page;
  }

  /** Where to start again so that nothing is missed, epoch ms; what comes twice is recognised by its id. */
  resumeFrom(): number {
    const { since, until } = this.window;
    if (this.newest === undefined || !this.#rises || this.#falls) return since;
    return Math.min(Math.max(this.newest, since), until);
  }

  #noteOrder(time: number): void {
    if (this.#latest !== undefined && time < this.#latest) this.#falls = true;
    else if (this.#latest !== undefined && time > this.#latest) this.#rises = true;
    if (this.#latest === undefined || time > this.#latest) this.#latest = time;
  }
}

/** The time of an event, or undefined when the entry is not an event. */
function timeOf(item: unknown): number | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const { uuid, timestamp } = item as Record<string, unknown>;
  if (typeof uuid !== 'string' || uuid === '' || !isShallow(item, MAX_DEPTH)) return undefined;
  return parseTimestamp(timestamp);
}

/**
 * Whether a value is nested no deeper than `depth`. JSON of any depth can be parsed, but not written again: one such
 * event would cost its whole step.
 */
function isShallow(value: object, depth: number): boolean {
  if (depth === 0) return false;
  for (const inner of Object.values(value) as unknown[]) {
    if (typeof inner === 'object' && inner !== null && !isShallow(inner, depth - 1)) return false;
  }
  return true;
}
