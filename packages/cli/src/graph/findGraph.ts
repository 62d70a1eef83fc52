import path from 'node:path';
import { DEMO_FOLDER, GRAPH_FOLDER_NAME, hasGraph, isFolder, OWN_FOLDER } from './folders';
import {
  dataDirVariable,
  foldersIn,
  here,
  instanceOfGraph,
  instancesIn,
  instanceVariable,
} from './instance';
import type { SearchContext } from './instance';
import { instanceRun, latestRun, RUNS, target } from './latest';
import { closedFolder } from '../support/closed';
import { APP, defaultDataFolder, fileNameOf } from '../support/paths';
import { UsageError } from '../support/usage';

/** There is no graph where it was looked for; the message is a sentence for people. */
export class NoGraphError extends UsageError {}

/** How the user names the graph. */
export interface GraphChoice {
  /** `--data-dir`. */
  dataDir?: string | undefined;
  /** `-i`: which of a poller's graphs. */
  integrationInstanceId?: string | undefined;
}

/**
 * Finds the graph that is meant: in `--data-dir`, else in GRAPH_1PASSWORD_DATA_DIR, else in `.j1-integration` of the
 * current folder, else the newest one of the only instance that a poller keeps.
 * @returns the folder in which the folder `graph` is; an absolute path
 * @throws NoGraphError when there is none; UsageError when several are meant, or when nobody knows since this user may not look
 */
export function findGraph(choice: GraphChoice, surroundings: SearchContext = here()): string {
  const { env, cwd } = surroundings;
  const named = choice.dataDir ?? dataDirVariable(env, cwd);
  const collected = path.join(cwd, GRAPH_FOLDER_NAME);
  const instance = choice.integrationInstanceId;
  if (named === undefined && instance === undefined && hasGraph(collected)) return collected;
  const root = path.resolve(cwd, named ?? defaultDataFolder(env));
  const found =
    instance === undefined
      ? graphIn(root, surroundings)
      : graphOfInstance(root, instance, surroundings);
  if (found !== undefined) return found;
  const looked = named === undefined && instance === undefined ? collected : root;
  requireOpen(new Set([looked, root]), instance);
  throw new NoGraphError(nothingIn(looked, instance, cwd));
}

/** Not what a file system keeps at its root for itself, closed to everybody. */
const isOurs = (folder: string): boolean => path.basename(folder) !== 'lost+found';

/** @throws UsageError when a graph may be in a folder that this user may not look into */
function requireOpen(roots: Iterable<string>, instance: string | undefined): void {
  const places = [...roots].flatMap((root) => [
    root,
    ...(instance === undefined
      ? foldersIn(root).filter(isOurs)
      : foldersOfInstance(root, instance)),
  ]);
  const folders = places.flatMap((place) => [
    ...[place, path.join(place, 'graph'), path.join(place, 'log')],
    ...[latestRun(place) ?? []].flat(),
  ]);
  const closed = closedFolder(folders);
  if (closed !== undefined) throw new UsageError(closed);
}

/**
 * The graph that a folder holds: as a collect leaves it, or as a poller leaves it, one level too high or too low.
 * @throws UsageError when a poller has left graphs of several instances there, and none is chosen
 */
function graphIn(root: string, surroundings: SearchContext): string | undefined {
  return (
    graphAt(root) ??
    onlyInstance(root, surroundings) ??
    onlyInstance(path.join(root, APP), surroundings)
  );
}

/** The one graph that a folder is about, whatever instances are below it. */
function graphAt(root: string): string | undefined {
  const alone = [
    root,
    path.join(root, GRAPH_FOLDER_NAME),
    ...(path.basename(root) === OWN_FOLDER ? [path.join(path.dirname(root), DEMO_FOLDER)] : []),
    target(root),
    instanceRun(root),
    ...(path.basename(root) === RUNS ? [instanceRun(path.dirname(root))] : []),
  ];
  for (const folder of alone) if (folder !== undefined && hasGraph(folder)) return folder;
  return path.basename(root) === 'graph' && isFolder(root) ? path.dirname(root) : undefined;
}

/** The graph of an instance: in the data folder of a poller, in its own, one level too high, or the very folder if it is its. */
function graphOfInstance(
  root: string,
  instance: string,
  surroundings: SearchContext,
): string | undefined {
  const last = foldersOfInstance(root, instance)
    .map(instanceRun)
    .find((run) => run !== undefined && hasGraph(run));
  if (last !== undefined) return last;
  const alone = graphAt(root);
  const owner = alone === undefined ? undefined : instanceOfGraph(alone, root, surroundings);
  return owner === fileNameOf(instance) ? alone : undefined;
}

function foldersOfInstance(root: string, instance: string): string[] {
  const name = fileNameOf(instance);
  const folders = [path.join(root, name), path.join(root, APP, name)];
  return path.basename(root) === name ? [root, ...folders] : folders;
}

/** @throws UsageError when there are several, and INTEGRATION_INSTANCE_ID does not name one */
function onlyInstance(root: string, surroundings: SearchContext): string | undefined {
  const instances = instancesIn(root);
  if (instances.length < 2) return instances[0]?.run;
  const id = instanceVariable(surroundings);
  const chosen = instances.find(({ name }) => id !== undefined && name === fileNameOf(id));
  if (chosen) return chosen.run;
  const names = instances.map(({ name }) => name).join(', ');
  throw new UsageError(
    `${root} contains graphs of ${instances.length} instances: ${names}. Choose one with --integration-instance-id.`,
  );
}

function nothingIn(folder: string, instance: string | undefined, cwd: string): string {
  const whose = instance === undefined ? '' : ` of the instance ${JSON.stringify(instance)}`;
  return `There is no graph${whose} in ${folder}: run "graph-1password collect" first, or "graph-1password demo", which needs no account.${hintFor(folder, cwd)}`;
}

/** Graphs that the user may mean: those of pollers there, one around the folder, or that of the demo. */
function hintFor(folder: string, cwd: string): string {
  const instances = instancesIn(folder).map(({ name }) => name);
  if (instances.length > 0) return ` It has graphs of ${instances.join(', ')}.`;
  const around = [path.dirname(folder), path.dirname(path.dirname(folder))].find(
    (parent) => parent !== cwd && hasGraph(parent),
  );
  if (around !== undefined) return ` There is one in ${around}: use that as --data-dir.`;
  for (const base of new Set([cwd, folder])) {
    const demo = path.join(base, DEMO_FOLDER);
    const shown = path.relative(cwd, demo);
    if (folder !== demo && hasGraph(demo)) {
      return ` The demo's graph is in ${shown}: add --data-dir ${shown}.`;
    }
  }
  return '';
}
