/** Counts what happened in the last `spanMs`, closed at both ends. Times must come in order. */
export class SlidingWindow {
  /** Ring of the times that still count; grows up to the limit. */
  #times = new Float64Array(64);
  #head = 0;
  #count = 0;

  /** @param limit at most so many entries, @param spanMs within so many ms */
  constructor(
    readonly limit: number,
    readonly spanMs: number,
  ) {}

  /** Entries within the span that ends now. */
  count(now: number): number {
    while (this.#count > 0 && now - this.#at(0) > this.spanMs) {
      this.#head = (this.#head + 1) % this.#times.length;
      this.#count--;
    }
    return this.#count;
  }

  /** Notes an entry at this time. */
  add(time: number): void {
    if (this.#count === this.#times.length) this.#grow();
    this.#times[(this.#head + this.#count) % this.#times.length] = time;
    this.#count++;
  }

  /** When the oldest entry stops to count, in the unit of the times; undefined when there is none. */
  nextExpiry(): number | undefined {
    return this.#count === 0 ? undefined : this.#at(0) + this.spanMs + 1;
  }

  #at(index: number): number {
    return this.#times[(this.#head + index) % this.#times.length] ?? 0;
  }

  #grow(): void {
    const larger = new Float64Array(this.#times.length * 2);
    for (let index = 0; index < this.#count; index++) larger[index] = this.#at(index);
    this.#times = larger;
    this.#head = 0;
  }
}
