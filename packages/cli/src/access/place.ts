import path from 'node:path';
import { DEFAULT_INSTANCE, defaultStateFolder, fileNameOf } from '../support/paths';

/**
 * The folder with the snapshots of an instance: beside the state of its poller.
 * @param place `--state-dir` and `-i`, as a poller takes them
 * @returns an absolute path; it need not exist
 */
export function accessFolderOf(
  place: { stateDir?: string; integrationInstanceId?: string },
  env: NodeJS.ProcessEnv = process.env,
): string {
  const instance =
    place.integrationInstanceId ?? (env.INTEGRATION_INSTANCE_ID?.trim() || DEFAULT_INSTANCE);
  const folder = path.resolve(place.stateDir ?? defaultStateFolder(env));
  return path.join(folder, `${fileNameOf(instance)}.access`);
}
