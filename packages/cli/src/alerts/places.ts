import path from 'node:path';
import { dataFolderOf, pollerPaths, readDotEnv } from '../poll/settings';
import type { PollerPaths } from '../poll/settings';
import { UsageError } from '../support/usage';
import { AlertStore } from './state/store';

/** How commands find the state of alerts. */
export interface PlaceOptions {
  stateDir?: string;
  integrationInstanceId?: string;
}

/** The state of the alerts of a poller, found as the poller finds its own. */
export function alertStoreOf(options: PlaceOptions): AlertStore {
  readDotEnv();
  return new AlertStore(pollerPaths(options).alertsFolder);
}

/**
 * The poller that keeps a graph: of any other graph its state says nothing.
 * @param folder in which the graph is
 * @param options with a state folder the poller is named
 */
export function pollerOfGraph(
  folder: string,
  options: PlaceOptions & { dataDir?: string },
): PollerPaths | undefined {
  if (options.stateDir !== undefined) return pollerPaths(options);
  try {
    const own = `${dataFolderOf(options)}${path.sep}`;
    return `${folder}${path.sep}`.startsWith(own) ? pollerPaths(options) : undefined;
  } catch (error) {
    // A folder that no poller would use.
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}
