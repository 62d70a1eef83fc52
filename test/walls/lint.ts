import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** The project's folder. */
export const ROOT = path.resolve(__dirname, '..', '..');

/**
 * Lints files with one more line at the top of each.
 * @returns for each what ESLint says of that line, as `rule: message`
 */
export function lint(plants: readonly (readonly [file: string, line: string])[]): string[][] {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [path.join(__dirname, 'plant.mjs')],
    {
      cwd: ROOT,
      input: JSON.stringify(plants.map(([file, line]) => ({ file, line }))),
      encoding: 'utf8',
      timeout: 120_000,
    },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as string[][];
}
