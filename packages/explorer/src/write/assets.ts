import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Assets } from './page';

/** What `npm run build` calls the files of the bundled page, in the folder `explorer` beside the command. */
export const BUNDLED = { script: 'page.js', style: 'page.css' } as const;

/** The page cannot be had; the message is a sentence for people. */
export class AssetsError extends Error {
  override readonly name = 'AssetsError';
}

/** What was bundled in this process. */
let bundled: Promise<Assets> | undefined;

/**
 * The page's script and style: those that came with the package, else bundled from the sources, once in a process.
 * @throws AssetsError
 */
export async function loadAssets(): Promise<Assets> {
  const folder = path.join(__dirname, 'explorer');
  if (existsSync(path.join(folder, BUNDLED.script))) {
    const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
    return { script: read(BUNDLED.script), style: read(BUNDLED.style) };
  }
  try {
    const { bundle } = await import('./bundle');
    return await (bundled ??= bundle());
  } catch (error) {
    const [reason = ''] = String(error).split('\n');
    throw new AssetsError(`The page cannot be bundled; run "npm ci" first. (${reason})`);
  }
}
