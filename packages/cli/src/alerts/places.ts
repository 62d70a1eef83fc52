import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { here, instanceMeant, instanceOfGraph, instanceVariable } from '../graph/instance';
import { pathsOf, pollerPaths, readDotEnv, stateFolderOf } from '../poll/settings';
import type { PollerPaths } from '../poll/settings';
import { fileNameOf } from '../support/paths';
import { UsageError } from '../support/usage';
import { AlertStore } from './state/store';

/** How commands find the state of alerts. */
export interface PlaceOptions {
  stateDir?: string;
  integrationInstanceId?: string;
}

/** The same for those that find a graph, too. */
interface GraphPlace extends PlaceOptions {
  dataDir?: string | undefined;
}

/** What the files of an instance end in: the state of its poller, that of its alerts, and its snapshots of access. */
type StateKind = '.json' | '.alerts' | '.access';

const KINDS: readonly StateKind[] = ['.json', '.alerts'];

/** The state of the alerts of a poller. @throws UsageError as {@link pollerOfState} */
export function alertStoreOf(options: PlaceOptions): AlertStore {
  readDotEnv();
  return new AlertStore(pollerOfState(options).alertsFolder);
}

/**
 * The poller whose state is meant by who names no graph: the one that is named, else the only one that has a state there, else
 * the one that a poller without a name would have.
 * @param kinds what counts as a state
 * @throws UsageError when several have one
 */
export function pollerOfState(
  options: PlaceOptions,
  kinds: readonly StateKind[] = KINDS,
): PollerPaths {
  const named = options.integrationInstanceId ?? instanceVariable(here());
  if (named !== undefined) return pollerPaths({ ...options, integrationInstanceId: named });
  const [only, ...more] = pollersIn(options, kinds);
  if (only === undefined) return pollerPaths(options);
  if (more.length === 0) return only;
  const ids = [only, ...more].map(({ instanceId }) => instanceId);
  throw new UsageError(
    `${stateFolderOf(options)} has the state of ${ids.length} instances: ${ids.join(', ')}. Choose one with -i, --integration-instance-id or INTEGRATION_INSTANCE_ID.`,
  );
}

/** All pollers that have a state in the folder of states, by name. */
export function pollersIn(
  options: PlaceOptions,
  kinds: readonly StateKind[] = KINDS,
): PollerPaths[] {
  const folder = stateFolderOf(options);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).flatMap((file) => {
    const { name, ext } = path.parse(file);
    const isOne = name !== '' && kinds.some((kind) => kind === ext);
    return isOne && (ext !== '.json' || isPollState(path.join(folder, file))) ? [name] : [];
  });
  return [...new Set(names)].sort().map((name) => pollerNamed(name, folder));
}

/** Whether a file is the state of a poller, be it a damaged one: the folder may hold JSON of others. */
function isPollState(file: string): boolean {
  try {
    return typeof instanceIn(file) === 'string';
  } catch {
    return true;
  }
}

/** Of which instance a file of state is. @throws the file system's error, SyntaxError */
const instanceIn = (file: string): unknown =>
  (JSON.parse(readFileSync(file, 'utf8')) as { instance?: unknown } | null)?.instance;

/** A poller by the name of its files. */
function pollerNamed(name: string, folder: string): PollerPaths {
  const byName = pathsOf(folder, name, name);
  return { ...byName, instanceId: idOf(name, byName.stateFile) };
}

/** The id of an instance: where its name is not the id, but ends in a hash of it, the state knows. */
function idOf(name: string, stateFile: string): string {
  if (!/-[0-9a-f]{8}$/.test(name)) return name;
  try {
    const instance = instanceIn(stateFile);
    return typeof instance === 'string' && fileNameOf(instance) === name ? instance : name;
  } catch {
    // There is none yet, or it is damaged, which is said where it is used.
    return name;
  }
}

/**
 * The poller that keeps a graph: of any other graph its state says nothing.
 * @param folder in which the graph is
 * @param options with a state folder the poller is named
 * @throws UsageError when only a state folder is named, and several have their state there
 */
export function pollerOfGraph(folder: string, options: GraphPlace): PollerPaths | undefined {
  const { stateDir, dataDir } = options;
  if (instanceOfGraph(folder, dataDir) !== undefined) return pollerOfInstance(folder, options);
  return stateDir === undefined ? undefined : pollerOfState(options);
}

/** The poller that is meant by who asks about a graph, also when no poller keeps the graph. */
export const pollerOfInstance = (folder: string, options: GraphPlace): PollerPaths =>
  pollerNamed(instanceMeant(options, folder), stateFolderOf(options));
