import { spawn } from 'node:child_process';
import { withoutSecrets } from '../support/tokens';

/** How long a program that opens files may take to say that it cannot, in ms. */
const PATIENCE = 2000;

/** The program of each system that shows a file in the browser; no shell reads the name of the file. */
function opener(platform: NodeJS.Platform, file: string): [command: string, args: string[]] {
  if (platform === 'darwin') return ['open', [file]];
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', file]];
  return ['xdg-open', [file]];
}

/**
 * Shows a file in the user's browser.
 * @param env in which the system's own opener is looked for; it gets none of the secrets in it
 * @returns false when that does not work here
 */
export function openInBrowser(
  file: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<boolean> {
  const [command, args] = opener(process.platform, file);
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: withoutSecrets(env),
      ...{ stdio: 'ignore', detached: true },
    });
    // Some openers stay until the browser ends.
    const timer = setTimeout(() => resolve(true), PATIENCE);
    const end = (works: boolean) => {
      clearTimeout(timer);
      resolve(works);
    };
    child.on('error', () => end(false)).on('exit', (code) => end(code === 0));
    child.unref();
  });
}
