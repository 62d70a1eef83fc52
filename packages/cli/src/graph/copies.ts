import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { COPY_VERSION, readCopy, writeCopy } from '@graph-1password/archive';
import type { GraphCopy } from '@graph-1password/archive';
import type { Graph } from '@graph-1password/j1ql';
import { compare } from '@graph-1password/j1ql';
import { packageVersion } from '../support/projectRoot';
import { factsOf } from './facts';
import type { GraphFacts } from './facts';
import { FIRST_SEEN_FILE } from './firstSeen';
import { OWN_FOLDER } from './folders';
import { RUNS } from './latest';

/** Where the copy of a graph is, or will be. */
export interface CopyPlace {
  /** The folder with the graph. */
  readonly graph: string;
  /** The folder with all copies. */
  readonly root: string;
  /** How the names of all copies of this graph begin, that of an older content among them. */
  readonly prefix: string;
  /** The rest of the name: it differs when the content does. */
  readonly content: string;
}

/** What a copy keeps beside the graph. */
interface About {
  /** The folder with the graph. */
  readonly graph: string;
  readonly facts: GraphFacts;
}

/**
 * The place of the copy of a graph, by what is in its files: their names, sizes and times.
 * @param folder in which the folder `graph` is; an absolute path
 * @param ownReads whether the reads of this integration are in it
 */
export function copyPlace(folder: string, ownReads: boolean): CopyPlace {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  const seen = fileState(path.join(folder, FIRST_SEEN_FILE));
  const state = [COPY_VERSION, packageVersion(), seen, ...filesIn(path.join(folder, 'graph'))];
  return {
    graph: folder,
    root: path.join(besides(folder), 'cache'),
    prefix: `${hash(folder).slice(0, 12)}-${ownReads ? 'all' : 'used'}-`,
    content: hash(state.join('\n')).slice(0, 24),
  };
}

/** Where this program writes beside a graph. */
function besides(folder: string): string {
  const parent = path.dirname(folder);
  if (path.basename(parent) === OWN_FOLDER) return parent;
  // A poller counts its runs: nothing else may be among them.
  const base = path.basename(parent) === RUNS ? path.dirname(parent) : parent;
  return path.join(base, OWN_FOLDER);
}

const fileState = (file: string): string => {
  try {
    const { size, mtimeMs } = statSync(file);
    return `${size} ${mtimeMs}`;
  } catch {
    return 'none';
  }
};

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort(compare)
    .map((file) => `${path.relative(folder, file)} ${fileState(file)}`);
}

const folderOf = ({ root, prefix, content }: CopyPlace): string =>
  path.join(root, `${prefix}${content}`);

/** The copy of a graph as it is now; undefined when there is none. */
export function findCopy(place: CopyPlace): { copy: GraphCopy; facts: GraphFacts } | undefined {
  const copy = readCopy(folderOf(place));
  return copy && { copy, facts: (copy.about as About).facts };
}

/**
 * Keeps a copy of a graph, and removes those of what it was before and of graphs that are gone.
 * @param place as it was before the graph was read
 */
export async function keepCopy(place: CopyPlace, graph: Graph, ownReads: boolean): Promise<void> {
  if (copyPlace(place.graph, ownReads).content !== place.content) return;
  const about: About = { graph: place.graph, facts: factsOf(graph) };
  await writeCopy(folderOf(place), graph, about);
  dropStale(place);
}

function dropStale({ root, prefix, content }: CopyPlace): void {
  for (const name of readdirSync(root)) {
    const folder = path.join(root, name);
    const isOlder = name.startsWith(prefix) && !name.startsWith(`${prefix}${content}`);
    if (isOlder || isOrphan(folder)) rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether the graph of a copy is gone. */
function isOrphan(folder: string): boolean {
  const about = readCopy(folder)?.about as About | undefined;
  return about !== undefined && !existsSync(about.graph);
}
