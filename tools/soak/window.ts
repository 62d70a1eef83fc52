/**
 * Most requests that arrived within any span, both ends included.
 * @param times in ms, ascending
 * @param span in ms
 */
export function busiestSpan(times: readonly number[], span: number): number {
  let most = 0;
  let from = 0;
  for (let to = 0; to < times.length; to++) {
    while ((times[to] as number) - (times[from] as number) > span) from++;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

/** Bytes by which memory may differ between the middle and the end of a soak: what a garbage collector leaves. */
const SLACK = 16 * 1024 * 1024;
/** Samples of the start, while code is compiled and buffers find their size. */
const WARM_UP = 3;

/**
 * Whether memory is flat: the median of the last third against that of the first third after the warm-up.
 * @param samples bytes, after garbage collection
 * @returns the growth in bytes, and whether it is too much; undefined when there are too few samples to tell
 */
export function memoryGrowth(
  samples: readonly number[],
): { bytes: number; flat: boolean } | undefined {
  const warm = samples.slice(WARM_UP);
  const third = Math.floor(warm.length / 3);
  if (third < 2) return undefined;
  const bytes = median(warm.slice(-third)) - median(warm.slice(0, third));
  return { bytes, flat: bytes <= SLACK };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
