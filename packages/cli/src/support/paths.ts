import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import path from 'node:path';

/** Name of this program, and of its folders below those that programs share. */
export const APP = 'graph-1password';

/** The id of an instance without one, as in the SDK. */
export const DEFAULT_INSTANCE = 'local-integration-instance';

/** The variable that stands for `--data-dir`. */
export const DATA_DIR_VARIABLE = 'GRAPH_1PASSWORD_DATA_DIR';

/** An XDG base folder; the specification says that a relative path counts as unset. */
function base(variable: string | undefined, ...fallback: string[]): string {
  return variable && path.isAbsolute(variable) ? variable : path.join(homedir(), ...fallback);
}

/** Where state is kept unless told otherwise: `$XDG_STATE_HOME`, or `~/.local/state`. */
export const defaultStateFolder = (env: NodeJS.ProcessEnv): string =>
  path.join(base(env.XDG_STATE_HOME, '.local', 'state'), APP);

/** Where graphs are kept unless told otherwise: `$XDG_DATA_HOME`, or `~/.local/share`. */
export const defaultDataFolder = (env: NodeJS.ProcessEnv): string =>
  path.join(base(env.XDG_DATA_HOME, '.local', 'share'), APP);

/** An instance id as a file name: unchanged when it is harmless, else with a hash, so that two ids never meet. */
export function fileNameOf(instanceId: string): string {
  const harmless = instanceId.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 80);
  if (harmless === instanceId) return harmless;
  return `${harmless}-${createHash('sha256').update(instanceId).digest('hex').slice(0, 8)}`;
}
