import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Hash of names and bytes of all files below a folder. @param isMeant which of them; default all */
export function hashOf(folder: string, isMeant: (file: string) => boolean = () => true): string {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => ({ entry, file: path.join(entry.parentPath, entry.name) }))
    .filter(({ file }) => isMeant(file))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
  for (const { entry, file } of files) {
    hash.update(`${file}\0${entry.isSymbolicLink()}\0`);
    if (entry.isFile()) hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}
