import {
  BadRequestError,
  CursorRefusedError,
  CursorRepeatedError,
  EndlessEmptyPagesError,
  OnePasswordError,
  StreamEndedEarlyError,
} from '../errors';
import type { HttpClient } from '../http';
import type { ClientLogger } from '../logger';
import { formatTimestamp } from '../time';
import { readPage, StreamProgress, type RawPage } from './page';
import type { EventKind, EventPage, EventWindow } from './types';
import { UuidSet } from './uuidSet';

/** Most events a page may have; a larger limit is answered with 400. */
const PAGE_LIMIT = 1000;
/** Pages without a new event in a row, after which a stream that promises more is not believed. */
const MAX_EMPTY_PAGES = 1000;

/** What paging needs. */
export interface PagingOptions {
  http: HttpClient;
  logger: ClientLogger;
  /** For tests; default `MAX_EMPTY_PAGES`. */
  maxEmptyPages?: number;
}

/** A first request, or its continuation: the cursor remembers the rest and must stand alone. */
type PageRequest = { limit: number; start_time: string; end_time: string } | { cursor: string };

/**
 * All events of one stream in `[since, until)`, each once, page by page. Pages without an event are not
 * handed out.
 * @throws StreamEndedEarlyError, which says how far it came, when a page failed after the first one;
 *   when the first one failed, the error itself
 */
export async function* iteratePages<K extends EventKind>(
  options: PagingOptions,
  kind: K,
  window: EventWindow,
): AsyncGenerator<EventPage<K>> {
  const progress = new StreamProgress(window, new UuidSet());
  const reader = new PageReader(options, kind, progress);
  for (;;) {
    let page: RawPage | undefined;
    try {
      page = await reader.next();
    } catch (error) {
      throw reader.pages > 0 && error instanceof OnePasswordError
        ? endedEarly(kind, progress, error)
        : error;
    }
    if (!page) return;
    const { items, malformed, fresh } = progress.sift<K>(page.items);
    reader.noteFresh(fresh);
    if (items.length > 0 || malformed > 0) yield { items, malformed };
  }
}

/** Asks for one page after the other and knows when to stop. */
class PageReader {
  /** Pages received. */
  pages = 0;
  readonly #path: string;
  readonly #endpoint: string;
  #request: PageRequest;
  #done = false;
  #pagesWithoutFresh = 0;
  #freshSinceResume = true;
  /** The cursor of the last request, when the answer gave it back. */
  #repeated: string | undefined;

  constructor(
    readonly options: PagingOptions,
    readonly kind: EventKind,
    readonly progress: StreamProgress,
  ) {
    this.#path = `/api/v2/${kind}`;
    this.#endpoint = options.http.endpoint({ method: 'POST', path: this.#path });
    this.#request = this.#startFrom(progress.window.since);
  }

  /** The next page, or undefined at the end of the stream. */
  async next(): Promise<RawPage | undefined> {
    if (this.#done) return undefined;
    const sent = this.#request;
    if ('cursor' in sent && this.#repeated === sent.cursor) {
      throw new CursorRepeatedError(this.#details());
    }
    if (this.#pagesWithoutFresh >= (this.options.maxEmptyPages ?? MAX_EMPTY_PAGES)) {
      throw new EndlessEmptyPagesError({ ...this.#details(), emptyPages: this.#pagesWithoutFresh });
    }
    let page: RawPage;
    try {
      page = await this.#fetch(sent);
    } catch (error) {
      if (!('cursor' in sent) || !(error instanceof BadRequestError)) throw error;
      page = await this.#resume(error);
    }
    this.pages++;
    this.#plan(page);
    return page;
  }

  /** Events of the last page that were not seen before. */
  noteFresh(count: number): void {
    this.#pagesWithoutFresh = count > 0 ? 0 : this.#pagesWithoutFresh + 1;
    if (count > 0) this.#freshSinceResume = true;
  }

  /** Decides what comes after this page. */
  #plan(page: RawPage): void {
    const { cursor, hasMore } = page;
    const moved =
      cursor !== undefined && !('cursor' in this.#request && this.#request.cursor === cursor);
    // Without has_more a page without events, or a cursor that stands still, is the end.
    const more = hasMore ?? (page.items.length > 0 && moved);
    if (!more || cursor === undefined) {
      this.#done = true;
      return;
    }
    this.#repeated = moved ? undefined : cursor;
    this.#request = { cursor };
  }

  /** A cursor was refused: starts again where the stream stands; the ids tell what was delivered already. */
  async #resume(refusal: BadRequestError): Promise<RawPage> {
    const { reason } = refusal.details;
    const failure = new CursorRefusedError({
      ...this.#details(),
      status: 400,
      ...(reason ? { reason } : {}),
    });
    if (!this.#freshSinceResume) throw failure;
    this.#freshSinceResume = false;
    const from = this.progress.resumeFrom();
    const fields = { endpoint: this.#endpoint, from: formatTimestamp(from) };
    this.options.logger.warn(
      fields,
      `Cursor of ${this.kind} refused (400): starting again from ${fields.from}`,
    );
    this.#request = this.#startFrom(from);
    try {
      return await this.#fetch(this.#request);
    } catch (error) {
      throw error instanceof BadRequestError ? failure : error;
    }
  }

  async #fetch(body: PageRequest): Promise<RawPage> {
    const response = await this.options.http.requestJson({
      method: 'POST',
      path: this.#path,
      body,
    });
    return readPage(response.body, this.#endpoint);
  }

  #startFrom(since: number): PageRequest {
    return {
      limit: PAGE_LIMIT,
      start_time: formatTimestamp(since),
      end_time: formatTimestamp(this.progress.window.until),
    };
  }

  #details() {
    return { service: 'events' as const, endpoint: this.#endpoint, kind: this.kind };
  }
}

function endedEarly(
  kind: EventKind,
  progress: StreamProgress,
  failure: OnePasswordError,
): StreamEndedEarlyError {
  const { window, newest, delivered } = progress;
  return new StreamEndedEarlyError(
    {
      kind,
      eventsSeen: delivered,
      windowSince: formatTimestamp(window.since),
      windowUntil: formatTimestamp(window.until),
      ...(newest === undefined ? {} : { reachedTime: formatTimestamp(newest) }),
    },
    failure,
  );
}
