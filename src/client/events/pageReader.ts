import {
  BadRequestError,
  CursorRefusedError,
  CursorRepeatedError,
  EndlessEmptyPagesError,
} from '../errors';
import type { HttpClient, JsonRequest } from '../http';
import type { ClientLogger } from '../logger';
import { formatTimestamp } from '../time';
import { readPage } from './page';
import { parsePage } from './pageText';
import type { ParsedPage } from './pageText';
import type { RawPage, StreamProgress } from './page';
import type { EventKind } from '@graph-1password/vocabulary';

/** Most events a page may have; a larger limit is answered with 400. */
export const PAGE_LIMIT = 1000;
/** Pages without a new event of the window in a row, after which a stream that promises more is not believed. */
const MAX_EMPTY_PAGES = 1000;

/** What paging needs. */
export interface PagingOptions {
  http: HttpClient;
  logger: ClientLogger;
  /** Events asked for in a page, 1 to `PAGE_LIMIT`; fewer only in tests. */
  pageLimit: number;
  /** For tests; default `MAX_EMPTY_PAGES`. */
  maxEmptyPages?: number;
}

/** Called when an answer is there; its page is read when the promise resolves. */
export type WaitUntilWanted = NonNullable<JsonRequest['wanted']>;

/** A first request, or its continuation: the cursor remembers the rest and must stand alone. */
type PageRequest = { limit: number; start_time: string; end_time: string } | { cursor: string };

/** Asks for one page after the other and knows when to stop. */
export class PageReader {
  readonly #path: string;
  readonly #endpoint: string;
  #request: PageRequest;
  #done = false;
  #pagesWithoutGain = 0;
  #freshSinceResume = true;
  /** Answers in a row that promised more and gave the cursor of their request back. */
  #standsStill = 0;

  constructor(
    readonly options: PagingOptions,
    readonly kind: EventKind,
    readonly progress: StreamProgress,
  ) {
    this.#path = `/api/v2/${kind}`;
    this.#endpoint = options.http.endpoint({ method: 'POST', path: this.#path });
    this.#request = this.#startFrom(progress.window.since);
  }

  /** Whether the API has said that nothing more comes. */
  get done(): boolean {
    return this.#done;
  }

  /**
   * The next page, or undefined at the end of the stream.
   * @param wanted see {@link JsonRequest.wanted}
   */
  async next(wanted?: WaitUntilWanted): Promise<RawPage | undefined> {
    if (this.#done) return undefined;
    const sent = this.#request;
    // Once may be a hiccup: the same page is asked for again, and its ids tell what is new.
    if (this.#standsStill > 1) {
      throw new CursorRepeatedError(this.#details());
    }
    if (this.#pagesWithoutGain >= (this.options.maxEmptyPages ?? MAX_EMPTY_PAGES)) {
      throw new EndlessEmptyPagesError({ ...this.#details(), emptyPages: this.#pagesWithoutGain });
    }
    let page: RawPage;
    try {
      page = await this.#fetch(sent, wanted);
    } catch (error) {
      if (!('cursor' in sent) || !(error instanceof BadRequestError)) throw error;
      page = await this.#resume(error, wanted);
    }
    this.#plan(page);
    return page;
  }

  /** What the last page brought: events that were not seen before, and how many of them are inside the window. */
  noteFresh({ fresh, counted }: { fresh: number; counted: number }): void {
    this.#pagesWithoutGain = counted > 0 ? 0 : this.#pagesWithoutGain + 1;
    if (fresh > 0) this.#freshSinceResume = true;
  }

  /** Decides what comes after this page. */
  #plan(page: RawPage): void {
    const { cursor, hasMore } = page;
    const moved =
      cursor !== undefined && !('cursor' in this.#request && this.#request.cursor === cursor);
    // Without has_more the cursor tells: at the end the API gives the same one again. An empty page tells nothing.
    const more = hasMore ?? moved;
    if (!more || cursor === undefined) {
      this.#done = true;
      return;
    }
    this.#standsStill = moved ? 0 : this.#standsStill + 1;
    this.#request = { cursor };
  }

  /** A cursor was refused: starts again where the stream stands; the ids tell what was delivered already. */
  async #resume(refusal: BadRequestError, wanted?: WaitUntilWanted): Promise<RawPage> {
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
      return await this.#fetch(this.#request, wanted);
    } catch (error) {
      throw error instanceof BadRequestError ? failure : error;
    }
  }

  async #fetch(body: PageRequest, wanted?: WaitUntilWanted): Promise<RawPage> {
    let texts: ParsedPage['texts'];
    const response = await this.options.http.requestJson({
      method: 'POST',
      path: this.#path,
      body,
      parse: (bytes) => {
        const parsed = parsePage(bytes);
        texts = parsed.texts;
        return parsed.page;
      },
      ...(wanted ? { wanted } : {}),
    });
    const page = readPage(response.body, this.#endpoint);
    return texts ? { ...page, texts } : page;
  }

  #startFrom(since: number): PageRequest {
    return {
      limit: this.options.pageLimit,
      start_time: formatTimestamp(since),
      end_time: formatTimestamp(this.progress.window.until),
    };
  }

  #details() {
    return { service: 'events' as const, endpoint: this.#endpoint, kind: this.kind };
  }
}
