import type { EventKind, EventOfKind } from '@graph-1password/vocabulary';

/** A closed time window in epoch ms: an event at `since` is inside, one at `until` is not. */
export interface EventWindow {
  since: number;
  until: number;
}

/** The text of an event as it was received: valid JSON on one line, UTF-8, without halves of UTF-16 pairs in escapes. */
export interface EventText {
  /** Of the whole answer. */
  bytes: Buffer;
  /** Offsets in bytes. */
  from: number;
  to: number;
}

/** One page of a stream, in the order of the API, without the events outside the window. */
export interface EventPage<K extends EventKind> {
  items: EventOfKind[K][];
  /** Time of each item, epoch ms. */
  times: number[];
  /** Text of each item; undefined where it cannot be stored as it came. Absent when no item's is known. */
  texts?: (EventText | undefined)[];
  /** Entries that were dropped because they are not objects, lack `uuid` or a readable `timestamp`, or are nested without end. */
  malformed: number;
}

/** What a token may do (`GET /api/v2/auth/introspect`). */
export interface TokenIntrospection {
  uuid?: string;
  /** RFC 3339 */
  issuedAt?: string;
  features: readonly string[];
  /** Only since spec 1.4.1 (September 2025). */
  accountUuid?: string;
}

/** The Events API as the steps see it. */
export interface EventsClient {
  /** @throws an error of `src/client/errors.ts` */
  introspect(): Promise<TokenIntrospection>;
  /**
   * Pages of one stream over a closed window. The whole stream is never in memory.
   * @throws an error of `src/client/errors.ts`
   */
  iterateEvents<K extends EventKind>(kind: K, window: EventWindow): AsyncGenerator<EventPage<K>>;
  /** Ends the idle connections. */
  close(): Promise<void>;
}
