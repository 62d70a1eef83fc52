import { MINUTE } from '@graph-1password/vocabulary';

/** Processor time that this process has taken, ms. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Time as it would pass: a minute from one run to the next, and within a run the processor time that it takes, so that the
 * figures are those of a machine that does nothing else.
 */
export class MinuteClock {
  readonly #end: number;
  #minute: number;
  #spent = cpuMs();

  /** @param start of the first minute @param end the last one, epoch ms */
  constructor(start: number, end: number) {
    this.#minute = start;
    this.#end = end;
  }

  /** Epoch ms. */
  readonly now = (): number => Math.floor(this.#minute + cpuMs() - this.#spent);

  /** The beginning of the next minute. */
  next(): void {
    this.#minute += MINUTE;
    this.#spent = cpuMs();
  }

  /** Whether the last minute has passed. */
  get isOver(): boolean {
    return this.#minute > this.#end;
  }
}
