import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { DEMO_FOLDER, GRAPH_FOLDER_NAME } from './folders';
import { latestRun, target } from './latest';
import { DATA_DIR_VARIABLE, defaultDataFolder, fileNameOf } from '../support/paths';
import { UsageError } from '../support/usage';

/** What a person says of the graph that is meant. */
export interface GraphChoice {
  /** `--data-dir`. */
  dataDir?: string | undefined;
  /** `-i`: which of a poller's graphs. */
  integrationInstanceId?: string | undefined;
}

/** Where to look. */
export interface Surroundings {
  env: NodeJS.ProcessEnv;
  /** Absolute path. */
  cwd: string;
}

function isFolder(folder: string): boolean {
  try {
    return statSync(folder).isDirectory();
  } catch {
    // Not there, below a file, or closed to this user.
    return false;
  }
}

const hasGraph = (folder: string): boolean => isFolder(path.join(folder, 'graph'));

/**
 * Finds the graph that is meant: in `--data-dir`, else in GRAPH_1PASSWORD_DATA_DIR, else in `.j1-integration` of the
 * current folder, else the newest one of the only instance that a poller keeps.
 * @returns the folder in which the folder `graph` is; an absolute path
 * @throws UsageError when there is none, or when several are meant
 */
export function findGraph(
  choice: GraphChoice,
  { env, cwd }: Surroundings = { env: process.env, cwd: process.cwd() },
): string {
  const named = choice.dataDir ?? dataDirVariable(env, cwd);
  const instance = choice.integrationInstanceId;
  if (named !== undefined) {
    const root = path.resolve(cwd, named);
    const found = graphIn(root, instance);
    if (found !== undefined) return found;
    throw new UsageError(nothingIn(root, instance, cwd));
  }
  const here = path.join(cwd, GRAPH_FOLDER_NAME);
  if (instance === undefined && hasGraph(here)) return here;
  const polled = defaultDataFolder(env);
  const found = graphIn(polled, instance);
  if (found !== undefined) return found;
  throw new UsageError(
    instance === undefined ? nothingIn(here, undefined, cwd) : nothingIn(polled, instance, cwd),
  );
}

/** The variable, from the environment or from `.env`, as a poller sees it. An empty one counts as unset. */
export function dataDirVariable(env: NodeJS.ProcessEnv, cwd: string): string | undefined {
  const own = env[DATA_DIR_VARIABLE]?.trim();
  if (own !== undefined) return own || undefined;
  try {
    const file = parseEnv(readFileSync(path.join(cwd, '.env'), 'utf8')) as NodeJS.ProcessEnv;
    return file[DATA_DIR_VARIABLE]?.trim() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * The graph that a folder holds: as a collect leaves it, one level too high or too low, or as a poller leaves it.
 * @throws UsageError when a poller has left graphs of several instances there, and none is chosen
 */
function graphIn(root: string, instance: string | undefined): string | undefined {
  if (instance !== undefined) {
    const run = latestRun(path.join(root, fileNameOf(instance))) ?? latestRun(root);
    return run !== undefined && hasGraph(run) ? run : undefined;
  }
  const alone = [root, path.join(root, GRAPH_FOLDER_NAME), target(root), latestRun(root)];
  for (const folder of alone) if (folder !== undefined && hasGraph(folder)) return folder;
  if (path.basename(root) === 'graph' && isFolder(root)) return path.dirname(root);
  return onlyInstance(root);
}

/** @throws UsageError when there are several */
function onlyInstance(root: string): string | undefined {
  const instances = isFolder(root)
    ? readdirSync(root)
        .map((name) => ({ name, run: latestRun(path.join(root, name)) }))
        .filter(({ run }) => run !== undefined && hasGraph(run))
    : [];
  if (instances.length < 2) return instances[0]?.run;
  const names = instances.map(({ name }) => name).join(', ');
  throw new UsageError(
    `There are graphs of ${instances.length} instances in ${root}: ${names}. Choose one with --integration-instance-id.`,
  );
}

function nothingIn(folder: string, instance: string | undefined, cwd: string): string {
  const whose = instance === undefined ? '' : ` of the instance ${JSON.stringify(instance)}`;
  const demo = path.join(cwd, DEMO_FOLDER);
  const hint =
    folder !== demo && hasGraph(demo)
      ? ` That of the demo is in ${DEMO_FOLDER}: add --data-dir ${DEMO_FOLDER}.`
      : '';
  return `There is no graph${whose} in ${folder}: run "graph-1password collect" first, or "graph-1password demo", which needs no account.${hint}`;
}
