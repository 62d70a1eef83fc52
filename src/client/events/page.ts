import { UnexpectedShapeError } from '../errors';
import { parseTimestamp } from '../time';
import type { EventKind, EventOfKind, EventWindow } from './types';
import type { UuidSet } from './uuidSet';

/** A page as received; `items` are not looked at yet. */
export interface RawPage {
  items: unknown[];
  /** Always there according to the documentation, even at the end. */
  cursor?: string;
  /** Whether there may be more; undefined when the server does not say. */
  hasMore?: boolean;
}

/** The events of a page that belong into the stream. */
export interface SiftedPage<K extends EventKind> {
  items: EventOfKind[K][];
  malformed: number;
  /** Events that were not seen before in this stream, inside the window or not. */
  fresh: number;
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

/** What a stream has delivered so far, across its pages. */
export class StreamProgress {
  /** Events handed out. */
  delivered = 0;
  /** Newest time of an event handed out, epoch ms. */
  newest: number | undefined;
  /** Whether times never went backwards: only then does the newest time tell what is missing. */
  ascending = true;

  /**
   * @param window events outside are dropped: `since` is inside, `until` is not
   * @param seen ids that were handed out before
   */
  constructor(
    readonly window: EventWindow,
    readonly seen: UuidSet,
  ) {}

  /**
   * Takes out of a page what is new, whole and inside the window. Ids are compared without regard to case.
   * @param items the entries as received
   */
  sift<K extends EventKind>(items: readonly unknown[]): SiftedPage<K> {
    const page: SiftedPage<K> = { items: [], malformed: 0, fresh: 0 };
    for (const item of items) {
      const time = timeOf(item);
      if (time === undefined) {
        page.malformed++;
        continue;
      }
      const event = item as EventOfKind[K];
      if (!this.seen.add(event.uuid)) continue;
      page.fresh++;
      if (time < this.window.since || time >= this.window.until) continue;
      if (this.newest === undefined || time >= this.newest) this.newest = time;
      else this.ascending = false;
      page.items.push(event);
      this.delivered++;
    }
    return page;
  }

  /** Where to start again so that nothing is missed, epoch ms; what comes twice is recognised by its id. */
  resumeFrom(): number {
    const { since, until } = this.window;
    if (!this.ascending || this.newest === undefined) return since;
    return Math.min(Math.max(this.newest, since), until);
  }
}

/** The time of an event, or undefined when the entry is no event. */
function timeOf(item: unknown): number | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const { uuid, timestamp } = item as Record<string, unknown>;
  return typeof uuid === 'string' && uuid !== '' ? parseTimestamp(timestamp) : undefined;
}
