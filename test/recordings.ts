import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const SKIPPED = new Set(['node_modules', 'dist', 'coverage']);

/**
 * Finds every recording below a folder, wherever it lies.
 * @returns paths of all `.har` files, sorted; hidden folders, dependencies and build output are left out
 */
export function findRecordings(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && !SKIPPED.has(name))
    .flatMap((entry) => {
      const path = join(root, entry.name);
      if (entry.isDirectory()) return findRecordings(path);
      return entry.name.endsWith('.har') ? [path] : [];
    })
    .sort();
}
