import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { processMark, removeAbandoned } from './abandoned';
import { makeFolder } from './folder';

/** Name of a file that is being written. */
const TEMPORARY = /^\.graph-1password-([0-9a-f]{8})-(\d+)-[0-9a-f]{8}\.tmp$/;

/** Makes a name in a folder last through a power cut; file systems without the notion are left alone. */
export function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // Windows, and some network file systems, open no folders.
  }
}

/**
 * Where a file is written before it gets its name: a name that nobody knows before, whatever the length of the file's own, so
 * that whoever else may write there cannot put a link in its place. What killed processes have left there is removed.
 * @param folder in which the file will be; it must exist
 */
export function temporaryIn(folder: string): string {
  removeAbandoned(folder, TEMPORARY);
  const name = `.graph-1password-${processMark()}-${randomBytes(4).toString('hex')}.tmp`;
  return path.join(folder, name);
}

/**
 * Writes a file so that a reader sees either the old or the new content, at any time and after any crash.
 * Readable by its owner only; its folder is made when it is missing, and what processes have left there that were killed
 * while they wrote is removed.
 * @throws the file system's error; the old content then stands
 */
export function writeFileAtomically(file: string, content: string): void {
  const folder = path.dirname(file);
  makeFolder(folder);
  const temporary = temporaryIn(folder);
  try {
    const handle = openSync(temporary, 'wx', 0o600);
    try {
      // All of it: a plain write may stop half-way on a full disk without an error.
      writeFileSync(handle, content);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
  } catch (error) {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // What could not be written is the news.
    }
    // An error while writing names no file.
    throw Object.assign(error as Error, { path: file });
  }
  syncFolder(folder);
}
