import { existsSync } from 'node:fs';
import path from 'node:path';
import { DEMO_FOLDER, GRAPH_FOLDER_NAME, hasGraph, isFolder } from './folders';
import { instancesIn } from './findGraph';
import { instanceRun } from './latest';
import type { GraphPart } from './newGraph';
import { APP } from '../support/paths';
import { UsageError } from '../support/usage';

/** Files that only a run leaves beside its graph. */
const SIGNS = ['summary.json', 'provenance.json'];

const isGraphFolder = (folder: string): boolean =>
  path.basename(folder) === GRAPH_FOLDER_NAME ||
  (hasGraph(folder) && SIGNS.some((name) => existsSync(path.join(folder, name))));

/** Parts of a graph that other programs may have left as well; the others have names of our own. */
const COMMON_NAMES: readonly GraphPart[] = ['graph', 'index', 'summary.json', 'index.html'];

/** Whether a poller keeps the runs of an instance there. */
const isInstance = (folder: string): boolean => instanceRun(folder) !== undefined;

/**
 * Where a collect leaves its graph, for a data folder as people name it: the same as where questions find it, also
 * when it is one level too high or too low.
 * @param root an absolute path
 * @throws UsageError when something else is there that the graph would replace or hide
 */
export function collectFolder(root: string): string {
  const parent = path.dirname(root);
  if (path.basename(root) === 'graph' && isGraphFolder(parent)) return parent;
  const below = path.join(root, GRAPH_FOLDER_NAME);
  if (!isGraphFolder(root) && hasGraph(below)) return below;
  if (root.endsWith(path.sep + DEMO_FOLDER)) {
    throw new UsageError(
      `${root} belongs to the demo, and the next demo replaces its contents: choose another --data-dir.`,
    );
  }
  if (isInstance(root) || instancesIn(root).length > 0) {
    throw new UsageError(
      `A poller keeps its graphs in ${root}: choose another --data-dir, or run "graph-1password poll --once --collect-only".`,
    );
  }
  const foreign = COMMON_NAMES.filter((name) => existsSync(path.join(root, name)));
  if (foreign.length > 0 && !isGraphFolder(root)) {
    throw new UsageError(
      `${root} holds ${foreign.join(', ')}, which do not come from a run and would be replaced by a graph: choose an empty folder as --data-dir.`,
    );
  }
  return root;
}

/**
 * The data folder of a poller, for one as people name it: its own, or that of the instance, or one level too high.
 * @param root an absolute path
 * @param name of the folder of the instance
 * @returns the folder below which that of the instance is
 * @throws UsageError when it is that of another instance, or holds the graph of a collect
 */
export function pollFolder(root: string, name: string): string {
  const inside = [root, path.dirname(root), path.dirname(path.dirname(root))].find(isInstance);
  if (inside !== undefined && !isFolder(path.join(root, name))) {
    if (path.basename(inside) === name) return path.dirname(inside);
    throw new UsageError(
      `${inside} contains the graphs of the instance ${path.basename(inside)}: give ${path.dirname(inside)} as --data-dir, or choose that instance with --integration-instance-id.`,
    );
  }
  if (hasGraph(root)) {
    throw new UsageError(
      `${root} contains the graph of a collection, which would hide the graphs of a poller: choose another --data-dir.`,
    );
  }
  const below = path.join(root, APP);
  return !isFolder(path.join(root, name)) && isInstance(path.join(below, name)) ? below : root;
}
