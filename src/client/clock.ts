import { setTimeout as sleep } from 'node:timers/promises';

/** Time as the transport sees it, replaceable so that no test has to wait. */
export interface Clock {
  /** Epoch ms; never runs backwards. */
  now(): number;
  /** Resolves after `ms`; rejects when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls back after `ms`. @returns a function that cancels it */
  timer(ms: number, callback: () => void): () => void;
}

/** The real clock: monotonic, because a limiter that trusts the wall clock sends too much after a correction. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}),
  timer: (ms, callback) => {
    const handle = setTimeout(callback, ms);
    return () => clearTimeout(handle);
  },
};
