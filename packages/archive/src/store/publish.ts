import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import { syncFolder, writeFileAtomically } from '../files/atomicFile';
import type { ArchiveFile, Snapshot } from './entries';

/** A Parquet file that is whole, and not yet in its place. */
export interface FinishedFile {
  /** Where it is now. */
  file: string;
  entry: Omit<ArchiveFile, 'bytes' | 'sha256'>;
}

const INTENT = 'intent.json';
/** What a commit may add: nothing that is named in an intent and lies elsewhere is removed. */
const OURS = /^\w+\/day=\d{4}-\d{2}-\d{2}\/[\w.-]+\.parquet$/;
const BUFFER = 1 << 20;

/** Size and SHA-256 of a file. @throws the file system's error */
export function fingerprint(file: string): { bytes: number; sha256: string } {
  const handle = openSync(file, 'r');
  try {
    return fingerprintOf(handle);
  } finally {
    closeSync(handle);
  }
}

function fingerprintOf(handle: number): { bytes: number; sha256: string } {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(BUFFER);
  let bytes = 0;
  for (;;) {
    const count = readSync(handle, buffer, 0, BUFFER, bytes);
    if (count === 0) return { bytes, sha256: hash.digest('hex') };
    hash.update(buffer.subarray(0, count));
    bytes += count;
  }
}

/**
 * Puts files into their places, lasting through a power cut. They are part of the archive when a commit names them.
 * @param stage folder of the run; the planned changes are recorded there, so that they can be undone
 */
export function publish(
  archive: string,
  stage: string,
  files: readonly FinishedFile[],
): ArchiveFile[] {
  const targets = files.map(({ entry }) => entry.path);
  writeFileAtomically(path.join(stage, INTENT), JSON.stringify(targets));
  const folders = new Set<string>();
  const entries = files.map(({ file, entry }) => {
    const print = settle(file);
    const target = path.join(archive, entry.path);
    const folder = path.dirname(target);
    // A folder that is new must last as well as the file in it.
    if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined) {
      folders.add(path.dirname(folder)).add(archive);
    }
    folders.add(folder);
    renameSync(file, target);
    return { ...entry, ...print };
  });
  folders.forEach(syncFolder);
  return entries;
}

/** Brings a file onto the disk. The engine itself never does. */
function settle(file: string): { bytes: number; sha256: string } {
  chmodSync(file, 0o600);
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
    return fingerprintOf(handle);
  } finally {
    closeSync(handle);
  }
}

/** Removes what runs that died have left. The lock of the archive must be held. */
export function recover(archive: string, { files, old }: Snapshot): void {
  const root = path.join(archive, 'stage');
  // Behind a link may be the files of others.
  if (!lstatSync(root, { throwIfNoEntry: false })?.isDirectory()) return;
  const ours = new Set([...files.keys(), ...old.map((file) => file.path)]);
  for (const run of readdirSync(root)) {
    for (const target of intended(path.join(root, run))) {
      if (!ours.has(target)) rmSync(path.join(archive, target), { force: true });
    }
    rmSync(path.join(root, run), { recursive: true, force: true });
  }
}

function intended(stage: string): string[] {
  try {
    const names: unknown = JSON.parse(readFileSync(path.join(stage, INTENT), 'utf8'));
    if (!Array.isArray(names)) return [];
    return names.filter((name): name is string => typeof name === 'string' && OURS.test(name));
  } catch {
    // It had not come as far.
    return [];
  }
}
