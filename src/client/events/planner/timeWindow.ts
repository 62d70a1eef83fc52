import { StreamProgress } from '../page';
import type { SiftedPage } from '../page';
import { PageReader } from '../pageReader';
import type { PagingOptions, WaitUntilWanted } from '../pageReader';
import type { EventKind } from '@graph-1password/vocabulary';
import type { EventWindow } from '../types';
import type { UuidSet } from '../uuidSet';

/** Pages that are believed to be left when the first one does not tell, because its times have no order. */
const UNKNOWN_PAGES = 16;

/** A part of a stream's window that is fetched by a cursor chain of its own. */
export class TimeWindow<K extends EventKind> {
  /** Pages fetched. */
  pages = 0;
  readonly #reader: PageReader;
  readonly #progress: StreamProgress;
  readonly #options: PagingOptions;
  readonly #window: EventWindow;
  readonly #before: readonly UuidSet[];

  /**
   * @param window this part
   * @param before ids that the windows around this one handed out before they were cut
   * @param plannedPages how many pages it was cut to have; 0 when nothing is known
   */
  constructor(
    options: PagingOptions,
    kind: K,
    window: EventWindow,
    before: readonly UuidSet[] = [],
    readonly plannedPages = 0,
  ) {
    this.#options = options;
    this.#window = window;
    this.#before = before;

    this.#progress = new StreamProgress(window, before);
    this.#reader = new PageReader(options, kind, this.#progress);
  }

  /** Fetches and sifts the next page, when it is wanted; undefined at the end of the chain. */
  async next(wanted?: WaitUntilWanted): Promise<SiftedPage<K> | undefined> {
    const page = await this.#reader.next(wanted);
    if (!page) return undefined;
    this.pages++;
    const sifted = this.#progress.sift<K>(page);
    this.#reader.noteFresh(sifted);
    return sifted;
  }

  /** Whether the API has said that nothing more comes. */
  get exhausted(): boolean {
    return this.#reader.done;
  }

  /** How far the chain came, epoch ms: everything before is in, as far as events come in order. */
  get position(): number {
    return this.#progress.newest ?? this.#window.since;
  }

  /** Pages that are still to come, by the density of the last one. An estimate: nothing but speed depends on it. */
  get expectedPages(): number {
    const { newest, lastPage, disordered } = this.#progress;
    const { counted, span } = lastPage;
    if (this.exhausted || newest === undefined) return 0;
    // A short page with more to come does not show the density: such a chain is followed as it is.
    if (counted < this.#options.pageLimit / 2) return 0;
    if (disordered) return this.pages === 1 ? UNKNOWN_PAGES : 0;
    const density = counted / Math.max(span, 1);
    return (density * (this.#window.until - newest)) / this.#options.pageLimit;
  }

  /** What of the window the chain has come through, ms, as far as events come in order. */
  get covered(): number {
    return (this.exhausted ? this.#window.until : this.position) - this.#window.since;
  }

  /** What of the window is left, ms. */
  get uncovered(): number {
    return this.#window.until - this.#window.since - this.covered;
  }

  /**
   * Equal parts of the whole window, each closed: whatever the order of events, every one lies in
   * exactly one part. What this window has handed out is not handed out again.
   * @returns none when the time is too short to be cut
   */
  parts(kind: K, count: number): TimeWindow<K>[] {
    const { since, until } = this.#window;
    const step = (until - since) / count;
    if (step < 1) return [];
    const edge = (i: number) => (i === count ? until : Math.floor(since + step * i));
    const before = [...this.#before, this.#progress.seen];
    const planned = (this.pages + this.expectedPages) / count;
    return Array.from({ length: count }, (_, i) => {
      const part = { since: edge(i), until: edge(i + 1) };
      return new TimeWindow(this.#options, kind, part, before, planned);
    });
  }
}
