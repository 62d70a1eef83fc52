import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { hasGraph } from './folders';
import { instanceRun, RUNS } from './latest';
import {
  APP,
  DATA_DIR_VARIABLE,
  DEFAULT_INSTANCE,
  defaultDataFolder,
  fileNameOf,
} from '../support/paths';

/** Where to look. */
export interface SearchContext {
  env: NodeJS.ProcessEnv;
  /** Absolute path. */
  cwd: string;
}

/** The environment and the current folder of this process. */
export const here = (): SearchContext => ({ env: process.env, cwd: process.cwd() });

/** A variable, from the environment or from `.env`, as a poller sees it. An empty one counts as unset. */
function variableOf(name: string, { env, cwd }: SearchContext): string | undefined {
  const own = env[name]?.trim();
  if (own !== undefined) return own || undefined;
  try {
    const file = parseEnv(readFileSync(path.join(cwd, '.env'), 'utf8')) as NodeJS.ProcessEnv;
    return file[name]?.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** The data folder by the variable, from the environment or from `.env`. */
export const dataDirVariable = (env: NodeJS.ProcessEnv, cwd: string): string | undefined =>
  variableOf(DATA_DIR_VARIABLE, { env, cwd });

/** The id of the instance by the variable, from the environment or from `.env`. */
export const instanceVariable = (surroundings: SearchContext): string | undefined =>
  variableOf('INTEGRATION_INSTANCE_ID', surroundings);

/** What is in a folder, such as the folders of instances; empty where this user may not look. */
export function foldersIn(root: string): string[] {
  try {
    return readdirSync(root).map((name) => path.join(root, name));
  } catch {
    return [];
  }
}

/** A poller's instances below a data folder, by the name of their folders, with their last good graphs. */
export function instancesIn(root: string): { name: string; run: string }[] {
  return foldersIn(root).flatMap((folder) => {
    const run = instanceRun(folder);
    return run !== undefined && hasGraph(run) ? [{ name: path.basename(folder), run }] : [];
  });
}

/**
 * The instance whose poller left a graph or an archive: by the folder around it, else, since `--archive` may be anywhere, by what
 * leads to it from the data folders that are known.
 * @param folder in which the folder `graph` is, or an archive
 * @param dataDir `--data-dir`
 * @returns the name of the folder of the instance, which its files of state have too; undefined for any other graph
 */
export function instanceOfGraph(
  folder: string,
  dataDir?: string,
  surroundings: SearchContext = here(),
): string | undefined {
  const parent = path.dirname(folder);
  const around = path.basename(parent) === RUNS ? path.dirname(parent) : parent;
  if (instanceRun(around) !== undefined) return path.basename(around);
  const { env, cwd } = surroundings;
  for (const root of [dataDir, dataDirVariable(env, cwd), defaultDataFolder(env)]) {
    if (root === undefined) continue;
    const data = path.resolve(cwd, root);
    if (instanceRun(data) === folder) return path.basename(data);
    const instances = [...instancesIn(data), ...instancesIn(path.join(data, APP))];
    const owner = instances.find(({ run }) => run === folder);
    if (owner) return owner.name;
  }
  return undefined;
}

/**
 * The instance that is meant by who asks about a graph: the one that `-i` names, else the one that the graph is of. The
 * variable comes after it, so that nothing of one instance is ever said of the graph of another.
 * @param folder of the graph; undefined without one
 * @returns the name of its files of state
 */
export function instanceMeant(
  { integrationInstanceId, dataDir }: { integrationInstanceId?: string; dataDir?: string },
  folder: string | undefined,
  surroundings: SearchContext = here(),
): string {
  if (integrationInstanceId !== undefined) return fileNameOf(integrationInstanceId);
  const owner = folder === undefined ? undefined : instanceOfGraph(folder, dataDir, surroundings);
  return owner ?? fileNameOf(instanceVariable(surroundings) ?? DEFAULT_INSTANCE);
}
