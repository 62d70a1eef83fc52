import { createHash } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import {
  abandonedIn,
  makeFolder,
  processMark,
  syncFolder,
  syncTree,
  temporaryIn,
  writeFileAtomically,
} from '@graph-1password/archive/files';
import { cannotBeWritten, OutputError } from '../../support/output';

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

/** Name of the export before, while the new one takes its place. The first group tells whose place it is. */
const OLD = /^\.graph-1password-export-([0-9a-f]{8})-([0-9a-f]{8})-(\d+)\.old$/;

/** What of the name of an old export tells where it was, whatever the length of that. */
const placeMark = (folder: string): string =>
  createHash('sha256').update(path.basename(folder)).digest('hex').slice(0, 8);

/**
 * A folder that has its name only when all its files are whole and on the disk. An export that was there before is replaced.
 * What a killed process has left is removed, or put back where it is all that there is.
 */
export class FolderTarget {
  readonly #folder: string;
  readonly #temporary: string;

  /** @param folder an absolute path @throws OutputError when something else is there */
  constructor(folder: string) {
    checkFolder(folder);
    this.#folder = folder;
    putBack(folder);
    this.#temporary = temporaryIn(path.dirname(folder));
    this.#guarded(() => makeFolder(this.#temporary));
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
    const above = path.dirname(this.#folder);
    const old = `.graph-1password-export-${placeMark(this.#folder)}-${processMark()}.old`;
    const aside = path.join(above, old);
    this.#guarded(() => {
      // Before the old one goes.
      syncTree(this.#temporary);
      if (existsSync(this.#folder)) renameSync(this.#folder, aside);
      try {
        renameSync(this.#temporary, this.#folder);
      } catch (error) {
        if (existsSync(aside)) renameSync(aside, this.#folder);
        throw error;
      }
      syncFolder(above);
      rmSync(aside, { recursive: true, force: true });
    });
  }

  /** Removes what was written. @returns the error that ended the work, by the name that the folder would have had */
  abort(error?: unknown): unknown {
    rmSync(this.#temporary, { recursive: true, force: true });
    if (!(error instanceof OutputError)) return error;
    return new OutputError(error.message.replaceAll(this.#temporary, this.#folder), error.reason);
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      throw new OutputError(cannotBeWritten(this.#folder, error), 'system');
    }
  }
}

/** Puts the export back that a process had moved aside when it was killed; removes it when another one is in its place. */
function putBack(folder: string): void {
  const above = path.dirname(folder);
  for (const { name, groups } of abandonedIn(above, OLD, [2, 3])) {
    if (groups[1] !== placeMark(folder)) continue;
    const place = path.join(above, name);
    try {
      // An empty folder of that name is no export.
      if (existsSync(path.join(folder, MANIFEST))) rmSync(place, { recursive: true, force: true });
      else renameSync(place, folder);
    } catch {
      // It is another user's, or somebody else was faster.
    }
  }
}
