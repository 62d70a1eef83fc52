/** How long something may take; what exceeds it is ended. */
export class TimeLimit {
  readonly #ms: number;
  readonly #timer: NodeJS.Timeout;
  #end: number;
  #isLate = false;
  /** How many pieces of work run that do not count. */
  #pauses = 0;
  #pausedOn = 0;

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
        this.#isLate = this.#pauses === 0 && performance.now() >= this.#end;
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

  /** What follows does not count, until `resume` is called as often. */
  pause(): void {
    if (this.#pauses++ === 0) this.#pausedOn = performance.now();
  }

  /** The time goes on. */
  resume(): void {
    if (--this.#pauses === 0) this.#end += performance.now() - this.#pausedOn;
  }

  /** Nothing is ended from now on. */
  stop(): void {
    clearInterval(this.#timer);
  }
}
