import { realpathSync } from 'node:fs';
import path from 'node:path';
import { findGraph, NoGraphError } from '../graph/findGraph';
import { DEMO_FOLDER } from '../graph/folders';
import { instanceMeant } from '../graph/instance';
import { defaultStateFolder } from '../support/paths';

/** Which snapshots are meant: `--state-dir` and `-i`, as a poller takes them, and `--data-dir` or its variable. */
export interface SnapshotPlace {
  stateDir?: string;
  integrationInstanceId?: string;
  dataDir?: string;
}

/**
 * The folder into which the snapshots go that are meant: of the instance that is named, else of that of the graph that a command
 * finds, or, when that is of a demo, beside that graph.
 * @returns an absolute path; it need not exist
 * @throws UsageError when several graphs are meant
 */
export function accessFolderOf(place: SnapshotPlace): string {
  if (place.integrationInstanceId !== undefined) return snapshotFolder(place);
  const graph = graphFolder(place);
  const ofDemo = place.stateDir === undefined ? demoAccessFolder(graph) : undefined;
  return ofDemo ?? snapshotFolder(place, graph);
}

/**
 * The graph that a command finds, whatever names it.
 * @returns `--data-dir` when there is none yet: the first snapshot may come before the first collection
 * @throws UsageError when several are meant
 */
export function graphFolder({ dataDir, integrationInstanceId }: SnapshotPlace): string | undefined {
  try {
    return findGraph({ dataDir, integrationInstanceId });
  } catch (error) {
    if (error instanceof NoGraphError) return dataDir;
    throw error;
  }
}

/** The state of the poller of the instance that is meant, and of what lies beside it, without an end. */
const stateOf = (place: SnapshotPlace, graph: string | undefined): string =>
  path.join(
    path.resolve(place.stateDir ?? defaultStateFolder(process.env)),
    instanceMeant(place, graph === undefined ? undefined : path.resolve(graph)),
  );

/** The file with the state of the poller of an instance, an absolute path; it need not exist. */
export const stateFileOf = (place: SnapshotPlace): string => `${stateOf(place, undefined)}.json`;

/**
 * The folder with the snapshots of an instance, beside the state of its poller.
 * @param graph in which the folder `graph` is, or an archive: whose snapshots are meant when no instance is named
 * @returns an absolute path; it need not exist
 */
export const snapshotFolder = (place: SnapshotPlace, graph?: string): string =>
  `${stateOf(place, graph)}.access`;

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
