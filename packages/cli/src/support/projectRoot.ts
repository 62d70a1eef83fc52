import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The root of this package, in a clone and where it is installed: the folder of its `package.json`. */
export const PROJECT_ROOT = findRoot(__dirname);

function findRoot(folder: string): string {
  const manifest = path.join(folder, 'package.json');
  if (existsSync(manifest)) {
    const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string };
    if (name === 'graph-1password') return folder;
  }
  const parent = path.dirname(folder);
  if (parent === folder)
    throw new Error('The package.json of graph-1password is missing: reinstall the package.');
  return findRoot(parent);
}

/** The version of this package, as its `package.json` says. */
export function packageVersion(): string {
  const manifest = readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
