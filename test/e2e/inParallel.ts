import { Sema } from 'async-sema';

/**
 * Does the same with every entry.
 * @param atATime entries at a time; two, because a child process keeps a core busy, and more when most of them wait
 * @returns the results in order; rejects with the first error, when all have ended
 */
export async function inParallel<T, R>(
  entries: readonly T[],
  task: (entry: T) => Promise<R>,
  atATime = 2,
): Promise<R[]> {
  const limit = new Sema(atATime);
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
