import { pollerPaths, readDotEnv } from '../poll/settings';
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
