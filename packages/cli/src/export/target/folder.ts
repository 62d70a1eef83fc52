import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { makeFolder, writeFileAtomically } from '@graph-1password/archive/files';
import { OutputError } from '../../support/output';

/** What an export says of itself, in each folder. The underscore lets engines skip it. */
export const MANIFEST = '_manifest.json';

/**
 * Looks whether a folder can be written.
 * @throws OutputError when something else is there
 */
export function checkFolder(folder: string): void {
  const above = path.dirname(folder);
  if (!statSync(above, { throwIfNoEntry: false })?.isDirectory()) {
    throw new OutputError(
      `The folder ${above} does not exist: create it first, or choose another --output.`,
      'usage',
    );
  }
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) return;
  const names = found.isDirectory() ? readdirSync(folder) : [];
  if (found.isDirectory() && (names.length === 0 || names.includes(MANIFEST))) return;
  throw new OutputError(
    `${folder} holds something else than an export: choose another --output, or remove it.`,
    'usage',
  );
}

/** A folder that has its name only when all its files are whole. An export that was there before is replaced. */
export class FolderTarget {
  readonly #folder: string;
  readonly #temporary: string;

  /** @param folder an absolute path @throws OutputError when something else is there */
  constructor(folder: string) {
    checkFolder(folder);
    this.#folder = folder;
    this.#temporary = `${folder}.${process.pid}.tmp`;
    this.#guarded(() => {
      rmSync(this.#temporary, { recursive: true, force: true });
      makeFolder(this.#temporary);
    });
  }

  /** Where a file is written: an absolute path. @param name may have folders */
  file(name: string): string {
    const file = path.join(this.#temporary, name);
    this.#guarded(() => makeFolder(path.dirname(file)));
    return file;
  }

  /** Writes a small file. @throws OutputError */
  save(name: string, content: string): void {
    const file = this.file(name);
    this.#guarded(() => writeFileAtomically(file, content));
  }

  /** Gives the folder its name. @param manifest what the export says of itself @throws OutputError */
  finish(manifest: object): void {
    this.save(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
    const old = `${this.#folder}.${process.pid}.old`;
    this.#guarded(() => {
      if (existsSync(this.#folder)) renameSync(this.#folder, old);
      renameSync(this.#temporary, this.#folder);
      rmSync(old, { recursive: true, force: true });
    });
  }

  /** Removes what was written. */
  abort(): void {
    rmSync(this.#temporary, { recursive: true, force: true });
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
      throw new OutputError(
        `${this.#folder} cannot be written (${code}): check the permissions and the free space of its folder.`,
        'system',
      );
    }
  }
}
