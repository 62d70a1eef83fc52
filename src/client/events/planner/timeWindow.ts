import { PageReader, type PagingOptions } from '../pageReader';
import { StreamProgress, type SiftedPage } from '../page';
import type { EventKind, EventWindow } from '../types';
import { UuidSet } from '../uuidSet';

/** A part of a stream's window that is fetched by a cursor chain of its own. */
export class TimeWindow<K extends EventKind> {
  readonly #reader: PageReader;
  readonly #progress: StreamProgress;
  #exhausted = false;
  /** Whether the end was moved: the cursor then runs on beyond it. */
  #cut = false;

  /** @param window this part; a split moves its end */
  constructor(options: PagingOptions, kind: K, window: EventWindow) {
    this.#progress = new StreamProgress({ ...window }, new UuidSet());
    this.#reader = new PageReader(options, kind, this.#progress);
  }

  /** Fetches and sifts the next page; undefined at the end of the chain. */
  async next(): Promise<SiftedPage<K> | undefined> {
    const page = await this.#reader.next();
    if (!page) {
      this.#exhausted = true;
      return undefined;
    }
    const sifted = this.#progress.sift<K>(page.items);
    this.#reader.noteFresh(sifted.fresh);
    this.#exhausted = this.#reader.done;
    return sifted;
  }

  /** Whether the API has said that nothing more comes. */
  get exhausted(): boolean {
    return this.#exhausted;
  }

  /** Whether a cut chain has come to its new end, if events come in the order of their times. */
  get passed(): boolean {
    return this.#cut && this.#progress.beyond;
  }

  /** Whether events came out of the order of their times. */
  get disordered(): boolean {
    return this.#progress.disordered;
  }

  /** Everything before this time is in (epoch ms), if events come in the order of their times. */
  get position(): number {
    const { newest, window } = this.#progress;
    return Math.min(newest ?? window.since, window.until);
  }

  /** Events that are still to come, by the density so far; 0 before the first page. */
  get expectedEvents(): number {
    const { newest, window, counted } = this.#progress;
    if (this.#exhausted || newest === undefined) return 0;
    const covered = Math.max(newest - window.since, 1);
    return (counted / covered) * Math.max(window.until - newest, 0);
  }

  /**
   * Cuts what is left into equal parts of time, keeps the first and gives the others away. The
   * cursor still runs to the old end; `passed` says when to leave it.
   * @param parts at least 2
   * @returns the other parts, in order of time; none when the time is too short to be cut
   */
  split(parts: number): EventWindow[] {
    const { window } = this.#progress;
    const from = this.position;
    const step = (window.until - from) / parts;
    if (step < 2) return [];
    const edges = Array.from({ length: parts - 1 }, (_, i) => Math.round(from + step * (i + 1)));
    const given = edges.map((since, i) => ({ since, until: edges[i + 1] ?? window.until }));
    window.until = edges[0] ?? window.until;
    this.#cut = true;
    this.#progress.beyond = false;
    return given;
  }

  /** Forgets which events came: a window that was left takes memory no more. */
  forget(): void {
    this.#progress.forget();
  }
}
