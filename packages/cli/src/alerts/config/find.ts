import { homedir } from 'node:os';
import path from 'node:path';
import { mayBeThere } from '../../support/closed';

/** Name of the configuration of rules and alerts. */
export const CONFIG_NAME = 'graph-1password.yaml';

/**
 * Where the configuration is looked for, the first that exists counts: the working folder, then XDG's configuration
 * folder (`$XDG_CONFIG_HOME/graph-1password`, by default `~/.config/graph-1password`).
 */
export function configPlaces(env: NodeJS.ProcessEnv, cwd: string): string[] {
  const base = env.XDG_CONFIG_HOME;
  // The specification says that a relative path counts as unset.
  const xdg = base && path.isAbsolute(base) ? base : path.join(homedir(), '.config');
  return [path.join(cwd, CONFIG_NAME), path.join(xdg, 'graph-1password', CONFIG_NAME)];
}

/**
 * The configuration file to read.
 * @param given `--config`; it is taken whether it exists or not
 * @returns an absolute path; undefined when there is none. One that this user may not see is taken: rules and sinks that were set would
 *   be left out without a word
 */
export function findConfig(
  given: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
  cwd: string = process.cwd(),
): string | undefined {
  if (given !== undefined) return path.resolve(cwd, given);
  return configPlaces(env, cwd).find(mayBeThere);
}
