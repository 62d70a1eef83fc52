/**
 * When the objects of a graph were first seen: all of them now, as when a graph is uploaded to
 * JupiterOne for the first time. So `_createdOn > date.now - 1 day` of the rules covers the whole graph.
 */
export class FirstSeenNow extends Map<string, number> {
  readonly #now: number;

  /** @param now epoch ms */
  constructor(now: number) {
    super();
    this.#now = now;
  }
  override get(): number {
    return this.#now;
  }
  override has(): boolean {
    return true;
  }
}
