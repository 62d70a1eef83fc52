import type { RunSignal } from '../../../../src/run/signals';

/** The part of a terminal that progress needs. */
export interface ProgressOutput {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** How long a line of a terminal may be, in characters. */
const WIDTH = 100;

/** Shows what a collect is doing: a line a step and, on a terminal, a count that runs. */
export class Progress {
  readonly #output: ProgressOutput;
  readonly #requests: () => number;
  #timer: NodeJS.Timeout | undefined;
  #started = Date.now();

  /** @param requests count of requests so far */
  constructor(output: ProgressOutput, requests: () => number) {
    this.#output = output;
    this.#requests = requests;
    if (output.isTTY) this.#timer = setInterval(() => this.#tick(), 200);
  }

  /** Shows a signal of the run: what it has read, what it leaves out, and what went wrong. */
  show(signal: RunSignal): void {
    if (signal.type === 'ended') return;
    this.#clear();
    this.#output.write(`  ${this.#seconds()}  ${signal.message}\n`);
  }

  /** Takes the running count away. */
  end(): void {
    clearInterval(this.#timer);
    this.#clear();
  }

  #tick(): void {
    this.#output.write(`\r  ${this.#seconds()}  ${this.#requests()} requests`.padEnd(WIDTH / 2));
  }

  #clear(): void {
    if (this.#output.isTTY) this.#output.write(`\r${' '.repeat(WIDTH / 2)}\r`);
  }

  #seconds(): string {
    return `${((Date.now() - this.#started) / 1000).toFixed(1)} s`.padStart(7);
  }
}
