import { Sema } from 'async-sema';

/** Child processes at a time: each keeps a core busy. */
const AT_A_TIME = 2;

/**
 * Does the same with every entry, two at a time.
 * @returns the results in order; rejects with the first error, when all have ended
 */
export async function inParallel<T, R>(
  entries: readonly T[],
  task: (entry: T) => Promise<R>,
): Promise<R[]> {
  const limit = new Sema(AT_A_TIME);
  const settled = await Promise.allSettled(
    entries.map(async (entry) => {
      await limit.acquire();
      try {
        return await task(entry);
      } finally {
        limit.release();
      }
    }),
  );
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
