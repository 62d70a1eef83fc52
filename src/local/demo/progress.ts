/** The part of a terminal that progress needs. */
export interface ProgressOutput {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** What of the SDK's log is progress: step starts and ends, and our own counts. */
const PROGRESS = /(Starting step ".*"|Completed step ".*"|Skipped step ".*"|Read [\d,]+ .*)$/;

/** How long a line of a terminal may be, in characters. */
const WIDTH = 100;

/** Shows what a collect is doing: a line a step and, on a terminal, a count that runs. */
export class Progress {
  #timer: NodeJS.Timeout | undefined;
  #started = Date.now();

  /** @param requests count of requests so far */
  constructor(
    private readonly output: ProgressOutput,
    private readonly requests: () => number,
  ) {
    if (output.isTTY) this.#timer = setInterval(() => this.#tick(), 200);
  }

  /** Takes a line of the log. */
  line(text: string): void {
    // eslint-disable-next-line no-control-regex -- colours of the SDK's log
    const found = PROGRESS.exec(text.replace(/\u001b\[[0-9;]*m/g, '').trimEnd());
    if (!found?.[1]) return;
    this.#clear();
    this.output.write(`  ${this.#seconds()}  ${found[1].replace(/^Starting/, 'Started')}\n`);
  }

  /** Takes the running count away. */
  end(): void {
    clearInterval(this.#timer);
    this.#clear();
  }

  #tick(): void {
    this.output.write(`\r  ${this.#seconds()}  ${this.requests()} requests`.padEnd(WIDTH / 2));
  }

  #clear(): void {
    if (this.output.isTTY) this.output.write(`\r${' '.repeat(WIDTH / 2)}\r`);
  }

  #seconds(): string {
    return `${((Date.now() - this.#started) / 1000).toFixed(1)} s`.padStart(7);
  }
}
