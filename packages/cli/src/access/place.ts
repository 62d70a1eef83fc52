import path from 'node:path';
import { DEMO_FOLDER } from '../graph/folders';
import { DEFAULT_INSTANCE, defaultStateFolder, fileNameOf } from '../support/paths';

/** Which snapshots are meant: `--state-dir` and `-i`, as a poller takes them, and `--data-dir`. */
interface SnapshotPlace {
  stateDir?: string;
  integrationInstanceId?: string;
  dataDir?: string;
}

/**
 * The folder with the snapshots of an instance: beside the state of its poller; those of a demo are beside its graph.
 * @returns an absolute path; it need not exist
 */
export function accessFolderOf(place: SnapshotPlace, env: NodeJS.ProcessEnv = process.env): string {
  const isChosen = place.stateDir !== undefined || place.integrationInstanceId !== undefined;
  const ofDemo = isChosen ? undefined : demoAccessFolder(place.dataDir);
  if (ofDemo !== undefined) return ofDemo;
  const instance =
    place.integrationInstanceId ?? (env.INTEGRATION_INSTANCE_ID?.trim() || DEFAULT_INSTANCE);
  const folder = path.resolve(place.stateDir ?? defaultStateFolder(env));
  return path.join(folder, `${fileNameOf(instance)}.access`);
}

/**
 * The folder with the snapshots of a demo: a simulated account must not mix with a real one.
 * @param dataDir the folder of a graph
 * @returns an absolute path; undefined when the graph is not that of a demo
 */
export function demoAccessFolder(dataDir: string | undefined): string | undefined {
  if (dataDir === undefined) return undefined;
  const folder = path.resolve(dataDir);
  const isDemo = folder.endsWith(`${path.sep}${DEMO_FOLDER}`);
  return isDemo ? `${folder}-access` : undefined;
}
