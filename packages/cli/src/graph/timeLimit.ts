/** How long something may take; what exceeds it is ended. */
export class TimeLimit {
  readonly #ms: number;
  readonly #timer: NodeJS.Timeout;
  #end: number;
  #isLate = false;

  /**
   * Begins at once.
   * @param ms how long, in ms
   * @param interrupt ends the statement that is running, if any
   */
  constructor(ms: number, interrupt: () => void) {
    this.#ms = ms;
    this.#end = performance.now() + ms;
    // Again and again: between two statements there is nothing to interrupt.
    this.#timer = setInterval(
      () => {
        this.#isLate = performance.now() >= this.#end;
        if (this.#isLate) interrupt();
      },
      Math.min(ms, 250),
    );
  }

  /** The time was over, and what was running has been ended. */
  get isLate(): boolean {
    return this.#isLate;
  }

  /** The time begins again. */
  restart(): void {
    this.#end = performance.now() + this.#ms;
    this.#isLate = false;
  }

  /** Nothing is ended from now on. */
  stop(): void {
    clearInterval(this.#timer);
  }
}
