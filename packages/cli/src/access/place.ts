import { realpathSync } from 'node:fs';
import path from 'node:path';
import { findGraph } from '../graph/findGraph';
import { DEMO_FOLDER } from '../graph/folders';
import { DEFAULT_INSTANCE, defaultStateFolder, fileNameOf } from '../support/paths';
import { UsageError } from '../support/usage';

/** Which snapshots are meant: `--state-dir` and `-i`, as a poller takes them, and `--data-dir` or its variable. */
interface SnapshotPlace {
  stateDir?: string;
  integrationInstanceId?: string;
  dataDir?: string;
}

/**
 * The folder with the snapshots that are meant: of an instance, or, when the graph that a command finds is that of a demo,
 * beside that graph.
 * @returns an absolute path; it need not exist
 */
export function accessFolderOf(place: SnapshotPlace, env: NodeJS.ProcessEnv = process.env): string {
  const isChosen = place.stateDir !== undefined || place.integrationInstanceId !== undefined;
  const graph = isChosen ? undefined : graphFolder(place.dataDir, env);
  return demoAccessFolder(graph) ?? snapshotFolder(place, env);
}

/** The graph that a command finds, whatever names it: the option, the variable or the current folder. */
function graphFolder(dataDir: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  try {
    return findGraph({ dataDir }, { env, cwd: process.cwd() });
  } catch (error) {
    // None yet, or several instances: the first snapshot may come before the first collection.
    if (error instanceof UsageError) return dataDir;
    throw error;
  }
}

/** An instance, and where its state is. */
type InstancePlace = Pick<SnapshotPlace, 'stateDir' | 'integrationInstanceId'>;

/** The state of the poller of an instance, and of what lies beside it, without an end. */
function stateOf(place: InstancePlace, env: NodeJS.ProcessEnv): string {
  const instance =
    place.integrationInstanceId ?? (env.INTEGRATION_INSTANCE_ID?.trim() || DEFAULT_INSTANCE);
  return path.join(path.resolve(place.stateDir ?? defaultStateFolder(env)), fileNameOf(instance));
}

/** The file with the state of the poller of an instance, an absolute path; it need not exist. */
export const stateFileOf = (place: InstancePlace, env: NodeJS.ProcessEnv = process.env): string =>
  `${stateOf(place, env)}.json`;

/**
 * The folder with the snapshots of an instance, beside the state of its poller.
 * @returns an absolute path; it need not exist
 */
export const snapshotFolder = (
  place: InstancePlace,
  env: NodeJS.ProcessEnv = process.env,
): string => `${stateOf(place, env)}.access`;

/**
 * The folder with the snapshots of a demo: a simulated account must not mix with a real one.
 * @param graph the folder of a graph; it need not exist
 * @returns an absolute path; undefined when the graph is not that of a demo
 */
export function demoAccessFolder(graph: string | undefined): string | undefined {
  if (graph === undefined) return undefined;
  const folder = realFolder(path.resolve(graph));
  const isDemo = folder.endsWith(`${path.sep}${DEMO_FOLDER}`);
  return isDemo ? `${folder}-access` : undefined;
}

/** Where links lead to: a demo is one by whatever name it is called. */
function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
