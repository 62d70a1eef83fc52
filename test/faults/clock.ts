import { systemClock } from '../../src/client/clock';
import type { Clock } from '../../src/client/clock';

/**
 * A clock for whole runs: it stands still, and a wait is a jump, so that the true retry policy (minutes of waiting)
 * takes no time. Timers of the retry policy are real, because what they guard is real: an answer that does not come.
 */
export class JumpClock implements Clock {
  /** All waits of the retry policy, in ms. */
  readonly waits: number[] = [];
  /** Called after each wait with the count of waits so far: how a fault ends "after a while". */
  onWait: (count: number) => void | Promise<void> = () => undefined;

  /** @param time epoch ms at the start */
  constructor(public time: number) {}

  now(): number {
    return this.time;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) throw new Error('aborted');
    this.time += ms;
    this.waits.push(ms);
    await this.onWait(this.waits.length);
    await new Promise(setImmediate);
  }

  timer(ms: number, callback: () => void): () => void {
    return systemClock.timer(ms, callback);
  }

  /** The same time for a rate limiter, whose timers are waits too. */
  forLimiter(): Clock {
    return {
      now: () => this.time,
      sleep: (ms, signal) => this.sleep(ms, signal),
      timer: (ms, callback) => {
        const at = this.time + ms;
        const handle = setImmediate(() => {
          this.time = Math.max(this.time, at);
          callback();
        });
        return () => clearImmediate(handle);
      },
    };
  }
}
