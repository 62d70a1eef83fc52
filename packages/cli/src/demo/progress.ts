/** The part of a terminal that progress needs. */
export interface ProgressOutput {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** What of a log message is progress: our own counts, and steps that are left out. */
const PROGRESS = /^(Read [\d,]+ |Sent [\d,]+ |Skipped step |The Events API token lacks )/;

/** How long a line of a terminal may be, in characters. */
const WIDTH = 100;

/** Shows what a collect is doing: a line a step and, on a terminal, a count that runs. */
export class Progress {
  #timer: NodeJS.Timeout | undefined;
  #started = Date.now();
  readonly #output: ProgressOutput;
  readonly #requests: () => number;

  /** @param requests count of requests so far */
  constructor(output: ProgressOutput, requests: () => number) {
    this.#output = output;
    this.#requests = requests;

    if (output.isTTY) this.#timer = setInterval(() => this.#tick(), 200);
  }

  /** Takes a line of the SDK's log: JSON, since a child process has no terminal. */
  line(text: string): void {
    const message = messageOf(text);
    if (message === undefined || !PROGRESS.test(message)) return;
    this.#clear();
    this.#output.write(`  ${this.#seconds()}  ${message}\n`);
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

/** The message of a line of bunyan's log. */
function messageOf(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { msg } = JSON.parse(line) as { msg?: unknown };
    return typeof msg === 'string' ? msg : undefined;
  } catch {
    return undefined;
  }
}
