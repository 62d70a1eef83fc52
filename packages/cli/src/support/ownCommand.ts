import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { APP } from './paths';

/** What a package manager puts before the name of a command that it has installed in a project. */
const BY_MANAGER: readonly [agent: RegExp, prefix: string][] = [
  [/^pnpm\//, 'pnpm exec'],
  [/^yarn\//, 'yarn'],
];

/** Folders that npm, pnpm and yarn add to PATH for as long as a command of theirs runs. */
const OF_A_MANAGER = /[\\/](node_modules[\\/]\.bin|node-gyp-bin|xfs-[^\\/]+)[\\/]?$/;

/**
 * A command of this program as the person who runs it has to type it: `npx graph-1password collect` where the package
 * is installed in a project, in a clone, or for one run; `graph-1password collect` where it is on the PATH, as in
 * the image.
 * @param args what follows the name of the program, quoted for a shell
 * @param env the environment, which tells where commands are
 */
export function ownCommand(args: string, env: NodeJS.ProcessEnv = process.env): string {
  const prefix = isOnPath(env) ? '' : `${managerOf(env)} `;
  return `${prefix}${APP}${args === '' ? '' : ` ${args}`}`;
}

const managerOf = ({ npm_config_user_agent: agent = '' }: NodeJS.ProcessEnv): string =>
  BY_MANAGER.find(([pattern]) => pattern.test(agent))?.[1] ?? 'npx';

function isOnPath({ PATH, Path }: NodeJS.ProcessEnv): boolean {
  const folders = (PATH ?? Path ?? '').split(path.delimiter);
  const names = process.platform === 'win32' ? [`${APP}.cmd`, `${APP}.exe`] : [APP];
  return folders.some(
    (folder) =>
      folder !== '' &&
      !OF_A_MANAGER.test(folder) &&
      names.some((name) => isProgram(path.join(folder, name))),
  );
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Commands of this program in a text: in quotation marks, or at the beginning of a line of examples. */
const NAMED = /(^ {2}|")graph-1password (?=[a-z])/gm;

/**
 * Sentences name commands by the name of the program. This makes them commands that the person who runs it can type:
 * everything that is printed on a terminal goes through it.
 * @param text sentences, or the help of a command
 */
export const withOwnCommand = (text: string, env: NodeJS.ProcessEnv = process.env): string =>
  text.replace(NAMED, (_, lead: string) => `${lead}${ownCommand('', env)} `);
