import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DEMO_FOLDER, GRAPH_FOLDER_NAME, hasGraph, isFolder } from './folders';
import { instancesIn } from './instance';
import { instanceRun } from './latest';
import { readRunFile } from './runFile';
import { APP } from '../support/paths';
import { UsageError } from '../support/usage';

/** Whether a file holds a JSON object with such a property: a name alone does not show that a run left it. */
function holds(file: string, property: string): boolean {
  try {
    return property in (JSON.parse(readFileSync(file, 'utf8')) as object);
  } catch {
    // Not there, or of another program.
    return false;
  }
}

/** A run leaves one folder per step, and nothing else. */
const isGraph = (folder: string): boolean =>
  isFolder(folder) && readdirSync(folder, { withFileTypes: true }).every((at) => at.isDirectory());

const isGraphFolder = (folder: string): boolean =>
  path.basename(folder) === GRAPH_FOLDER_NAME ||
  (isGraph(path.join(folder, 'graph')) &&
    (holds(path.join(folder, 'summary.json'), 'integrationStepResults') ||
      readRunFile(folder) !== undefined));

/** What an empty data folder may hold: of a run that failed or was killed, of a file system, of version control. */
const HARMLESS = new Set([
  ...['.new', '.old', '.lock', 'failed-run.json', 'own-reads.txt', 'first-seen.json'],
  ...['lost+found', '.DS_Store', '.gitignore', '.gitkeep'],
]);

/** What is in a folder that no run has left, by name. */
function foreignIn(folder: string): string[] {
  if (!isFolder(folder) || isGraphFolder(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !HARMLESS.has(name))
    .sort();
}

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
  const foreign = foreignIn(root);
  if (foreign.length > 0) {
    const more = foreign.length > 3 ? ` and ${foreign.length - 3} more` : '';
    throw new UsageError(
      `${root} holds ${foreign.slice(0, 3).join(', ')}${more}, which do not come from a run: choose an empty folder as --data-dir.`,
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
