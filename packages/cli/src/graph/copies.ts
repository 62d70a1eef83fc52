import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isAbandoned, readCopy, writeCopy } from '@graph-1password/archive';
import type { Engine, GraphCopy, StoredViews } from '@graph-1password/archive';
import { copyPlace } from './copyPlace';
import type { CopyPlace } from './copyPlace';
import type { GraphFacts } from './facts';

/** What a copy keeps beside the graph. */
interface About {
  /** The folder with the graph. */
  readonly graph: string;
  readonly facts: GraphFacts;
}

const folderOf = ({ root, prefix, content }: CopyPlace): string =>
  path.join(root, `${prefix}${content}`);

/** The copy of a graph as it is now; undefined when there is none. */
export function findCopy(place: CopyPlace): { copy: GraphCopy; facts: GraphFacts } | undefined {
  const copy = readCopy(folderOf(place));
  return copy && { copy, facts: (copy.about as About).facts };
}

/**
 * Keeps a copy of a graph, and removes those of what it was before, of graphs that are gone, and what was never finished.
 * @param place as it was before the graph was read
 * @param engine in which the views are; their tables are removed from it
 * @param facts that are told of it
 */
export async function keepCopy(
  place: CopyPlace,
  { engine, views, facts }: { engine: Engine; views: StoredViews; facts: GraphFacts },
  ownReads: boolean,
): Promise<void> {
  if (copyPlace(place.graph, ownReads, place.part).content !== place.content) return;
  const about: About = { graph: place.graph, facts };
  await writeCopy(folderOf(place), engine, views, about);
  dropStale(place);
}

/** Removes a copy that turned out to be damaged. */
export const dropCopy = (place: CopyPlace): void =>
  rmSync(folderOf(place), { recursive: true, force: true });

function dropStale({ root, prefix, content }: CopyPlace): void {
  for (const name of readdirSync(root)) {
    const folder = path.join(root, name);
    const isOlder = name.startsWith(prefix) && !name.startsWith(`${prefix}${content}`);
    if (isOlder || isAbandoned(name) || isOrphan(folder))
      rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether the graph of a copy is gone. */
function isOrphan(folder: string): boolean {
  const about = readCopy(folder)?.about as About | undefined;
  return about !== undefined && !existsSync(about.graph);
}
