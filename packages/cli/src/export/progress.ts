import { count } from '../support/text';

/** Where progress goes. */
export interface ProgressOutput {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** How often the clock is asked, in objects. */
const STEP = 2000;

/** How often progress is told, in ms: on a terminal one line that changes, else a line now and then. */
const EVERY_MS = { terminal: 200, other: 10_000 };

/** Tells how far long work is. */
export class Progress {
  readonly #output: ProgressOutput;
  readonly #now: () => number;
  readonly #every: number;
  #read = 0;
  #written = 0;
  #told: number;
  #isShown = false;

  /** @param now epoch ms */
  constructor(output: ProgressOutput, now: () => number) {
    this.#output = output;
    this.#now = now;
    this.#every = output.isTTY ? EVERY_MS.terminal : EVERY_MS.other;
    this.#told = now();
  }

  /** An object was read. */
  read(): void {
    if (++this.#read % STEP === 0) this.#tell();
  }

  /** An object was written. */
  wrote(): void {
    if (++this.#written % STEP === 0) this.#tell();
  }

  /** Takes the changing line away. */
  end(): void {
    if (this.#isShown) this.#output.write(`\r${' '.repeat(60)}\r`);
    this.#isShown = false;
  }

  #tell(): void {
    const now = this.#now();
    if (now - this.#told < this.#every) return;
    this.#told = now;
    const text = `${count(this.#read)} objects read, ${count(this.#written)} written`;
    if (this.#output.isTTY) {
      this.#output.write(`\r  ${text}`.padEnd(60));
      this.#isShown = true;
    } else this.#output.write(`${text} ...\n`);
  }
}
