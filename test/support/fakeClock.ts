import type { Clock } from '../../src/client/clock';

/** A clock that stands still until somebody sleeps; nobody has to wait. */
export class FakeClock implements Clock {
  /** All sleeps, in ms. */
  readonly sleeps: number[] = [];
  readonly #timers = new Set<{ at: number; callback: () => void }>();

  constructor(public time = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.time;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(new Error('aborted'));
    this.sleeps.push(ms);
    this.advance(ms);
    return Promise.resolve();
  }

  timer(ms: number, callback: () => void): () => void {
    const timer = { at: this.time + ms, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers that are set. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves on, and calls every timer at its time. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.time = Math.max(this.time, due.at);
      due.callback();
    }
    this.time = end;
  }
}
