import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Name of the file beside the folder `graph` of a run. */
export const FIRST_SEEN_FILE = 'first-seen.json';

/** Keys that were first seen at a time (epoch ms): a time stands once, however many keys it has. */
type Content = [time: number, keys: string[]][];

/**
 * When this machine first saw the objects of a graph, as the poller keeps it for graphs on disk.
 * @param folder with the folder `graph` in it
 * @returns epoch ms by `_key`; undefined when no poller has left the graph, as after `j1-integration collect`
 */
export async function readFirstSeen(folder: string): Promise<Map<string, number> | undefined> {
  let content: Content;
  try {
    content = JSON.parse(await readFile(path.join(folder, FIRST_SEEN_FILE), 'utf8')) as Content;
  } catch {
    // Without it objects go by their own time: less exact, and no reason to answer nothing.
    return undefined;
  }
  const times = new Map<string, number>();
  for (const [time, keys] of content) for (const key of keys) times.set(key, time);
  return times;
}

/**
 * Writes when each object of a graph was first seen: as the run before says, else now.
 * @param previous folder of the run before, if there was one
 * @param next folder of this run
 * @param keys of all objects in the graph of this run
 * @param now epoch ms
 */
export async function rememberFirstSeen(
  previous: string | undefined,
  next: string,
  keys: Iterable<string>,
  now: number,
): Promise<void> {
  const known = previous === undefined ? undefined : await readFirstSeen(previous);
  const byTime = new Map<number, string[]>();
  for (const key of keys) {
    const time = known?.get(key) ?? now;
    const list = byTime.get(time);
    if (list) list.push(key);
    else byTime.set(time, [key]);
  }
  const content: Content = [...byTime];
  await writeFile(path.join(next, FIRST_SEEN_FILE), JSON.stringify(content));
}
