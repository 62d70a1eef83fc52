import { readdirSync } from 'node:fs';
import path from 'node:path';
import { cutText } from '@graph-1password/vocabulary';
import { isArchive } from '@graph-1password/archive';
import dotenv from 'dotenv';
import dotenvExpand from 'dotenv-expand';
import { isLoopback } from '../../../../src/client/network/loopback';
import { isUnchecked, UNCHECKED_MESSAGE } from '../../../../src/client/network/trust';
import { limitsOf } from '../archive/keep';
import { pollFolder } from '../graph/dataFolder';
import { isFolder } from '../graph/folders';
import { ARCHIVE } from '../graph/latest';
import { UsageError } from '../support/usage';
import type { PollOptions } from './options';
import {
  DATA_DIR_VARIABLE,
  DEFAULT_INSTANCE,
  defaultDataFolder,
  defaultStateFolder,
  fileNameOf,
} from '../support/paths';
import type { RunRequest } from './run/request';
import type { DeliveryTarget } from './run/target';
import { INTERVALS } from './schedule';
import type { Interval } from './schedule';

/** JupiterOne's own, as in the SDK. */
const DEFAULT_API = 'https://api.us.jupiterone.io';

/** A variable that says something; an empty one counts as unset. */
const variable = (name: string): string | undefined => process.env[name]?.trim() || undefined;

/**
 * Reads `.env` into the environment as the SDK does, with the same two libraries: the SDK itself takes 0.3 s to load.
 * @returns the environment as it was before
 */
export function readDotEnv(): NodeJS.ProcessEnv {
  const before = { ...process.env };
  dotenvExpand(dotenv.config());
  return before;
}

/** Refuses an environment, `.env` included, that switches the check of certificates off. @throws UsageError */
export function requireCheckedTls(): void {
  if (isUnchecked(process.env)) throw new UsageError(UNCHECKED_MESSAGE);
}

/** How often to poll: by the option, else POLLING_INTERVAL, else daily. @throws UsageError */
export function intervalOf({ interval }: PollOptions): Interval {
  const name = interval ?? variable('POLLING_INTERVAL') ?? 'ONE_DAY';
  if (!Object.hasOwn(INTERVALS, name)) {
    throw new UsageError(
      `POLLING_INTERVAL is ${JSON.stringify(cutText(name, 40))}: enter one of ${Object.keys(INTERVALS).join(', ')}.`,
    );
  }
  return name as Interval;
}

/** Where a poller keeps its files. */
export interface PollerPaths {
  instanceId: string;
  stateFile: string;
  lockFile: string;
  /** Folder of the alerts' state. */
  alertsFolder: string;
}

const instanceIdOf = ({
  integrationInstanceId,
}: Pick<PollOptions, 'integrationInstanceId'>): string | undefined =>
  integrationInstanceId ?? variable('INTEGRATION_INSTANCE_ID');

/** The files of a poller. Each instance has its own. */
export function pollerPaths(
  options: Pick<PollOptions, 'integrationInstanceId' | 'stateDir'>,
): PollerPaths {
  const instanceId = instanceIdOf(options) ?? DEFAULT_INSTANCE;
  return pathsOf(stateFolderOf(options), fileNameOf(instanceId), instanceId);
}

/** The folder in which pollers keep their state, an absolute path. */
export const stateFolderOf = ({ stateDir }: Pick<PollOptions, 'stateDir'>): string =>
  path.resolve(stateDir ?? defaultStateFolder(process.env));

/**
 * The files of a poller by their name.
 * @param folder of the state
 * @param name as {@link fileNameOf} makes it of the id
 */
export function pathsOf(folder: string, name: string, instanceId: string): PollerPaths {
  return {
    instanceId,
    stateFile: path.join(folder, `${name}.json`),
    lockFile: path.join(folder, `${name}.lock`),
    alertsFolder: path.join(folder, `${name}.alerts`),
  };
}

/** Where a poller keeps its graphs: the folder of its instance. @throws UsageError as {@link pollFolder} */
export function dataFolderOf(
  options: Pick<PollOptions, 'integrationInstanceId' | 'dataDir'>,
): string {
  const name = fileNameOf(instanceIdOf(options) ?? DEFAULT_INSTANCE);
  const root = options.dataDir ?? variable(DATA_DIR_VARIABLE) ?? defaultDataFolder(process.env);
  return path.join(pollFolder(path.resolve(root), name), name);
}

/** What an empty folder may hold. */
const HARMLESS = new Set(['lost+found', '.DS_Store', '.gitignore', '.gitkeep', 'lock']);

/**
 * Where everything is kept that is ever collected: in the folder of `--archive`, else, when the graph stays on disk, in
 * that of the instance.
 * @param dataFolder of the instance
 * @throws UsageError when something else is there
 */
export function archiveOf(
  { archive, collectOnly, keep }: Pick<PollOptions, 'archive' | 'collectOnly' | 'keep'>,
  dataFolder: string,
): RunRequest['archive'] {
  if (archive === false || (archive === undefined && !collectOnly)) {
    if (keep === undefined) return undefined;
    throw new UsageError('--keep is about an archive: add --archive, or remove --keep.');
  }
  const folder =
    typeof archive === 'string' ? path.resolve(archive) : path.join(dataFolder, ARCHIVE);
  if (isFolder(folder) && !isArchive(folder)) {
    const foreign = readdirSync(folder).filter((name) => !HARMLESS.has(name));
    if (foreign.length > 0) {
      throw new UsageError(
        `${folder} holds ${foreign.slice(0, 3).join(', ')}, which is no archive: choose an empty folder for --archive.`,
      );
    }
  }
  const limits = keep && [...limitsOf(keep)];
  return { folder, required: archive !== undefined, ...(limits && { keep: limits }) };
}

const ON_DISK = 'with --collect-only the graph stays on disk';

/** What is said when nothing tells where the graphs are to go. */
const CHOICE = `Where should the graph go? Choose one:
  to this disk:   add --collect-only; you need no JupiterOne account
  to JupiterOne:  set JUPITERONE_API_KEY and JUPITERONE_ACCOUNT, in .env for example, and add --integration-instance-id <id>`;

/**
 * Where the graphs go.
 * @param instead what to do without an upload, for the sentence about what is missing
 * @throws UsageError that names what is missing
 */
export function targetOf(
  options: Pick<PollOptions, 'collectOnly' | 'integrationInstanceId' | 'apiBaseUrl'>,
  instead = ON_DISK,
): DeliveryTarget {
  if (options.collectOnly) return { kind: 'disk' };
  const account = variable('JUPITERONE_ACCOUNT');
  const integrationInstanceId = instanceIdOf(options);
  if (!account || !integrationInstanceId || !variable('JUPITERONE_API_KEY')) {
    const missing = [
      ...(variable('JUPITERONE_API_KEY') ? [] : ['JUPITERONE_API_KEY']),
      ...(account ? [] : ['JUPITERONE_ACCOUNT']),
      ...(integrationInstanceId ? [] : ['--integration-instance-id']),
    ];
    if (missing.length === 3 && instead === ON_DISK) throw new UsageError(CHOICE);
    throw new UsageError(
      `${missing.join(' and ')} missing: an upload to JupiterOne needs API key, account and instance; ${instead}.`,
    );
  }
  const api = options.apiBaseUrl ?? variable('JUPITERONE_API_BASE_URL') ?? DEFAULT_API;
  return { kind: 'jupiterone', apiBaseUrl: checkedApi(api), account, integrationInstanceId };
}

/** The address of JupiterOne without a trailing slash. @throws UsageError when it is none, or everybody could read the key */
function checkedApi(api: string): string {
  const name = 'The address of JupiterOne (--api-base-url, or JUPITERONE_API_BASE_URL)';
  if (!URL.canParse(api) || !/^https?:$/.test(new URL(api).protocol)) {
    throw new UsageError(
      `${name} is not a URL: remove it, or enter one such as https://api.us.jupiterone.io.`,
    );
  }
  const { protocol, hostname } = new URL(api);
  if (protocol === 'http:' && !isLoopback(hostname)) {
    throw new UsageError(
      `${name} begins with http://, so that anyone on the way could read your API key and the whole graph: enter it with https://.`,
    );
  }
  return api.replace(/\/+$/, '');
}
