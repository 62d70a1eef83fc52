import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtomically } from '@graph-1password/archive/files';
import { fileTroubleWords } from '@graph-1password/vocabulary';
import { UsageError } from '../support/usage';
import { isObject } from './read/allow';
import type { Snapshot } from '../../../../src/access/snapshot';
import type { Difference } from './replay/reconcile';

/** A snapshot as it is kept, with what its import found. */
export interface StoredSnapshot {
  schema: 1;
  /** Epoch ms. */
  importedOn: number;
  snapshot: Snapshot;
  /** What neither the snapshot before nor any event explains. */
  differences: Difference[];
}

/** The stored snapshots cannot be used, which has to be put right first; the message is a sentence. */
export class AccessStoreError extends UsageError {}

/** How many snapshots are kept, so that two moments can be compared. */
const MOST_KEPT = 60;

/** Names sort by the time of the snapshot. */
const NAME = /^\d{15}\.json$/;

const nameOf = (asOf: number): string => `${String(Math.round(asOf)).padStart(15, '0')}.json`;

/** Times of the stored snapshots, epoch ms, the oldest first. */
export function storedTimes(folder: string): number[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .map((name) => Number(name.slice(0, -'.json'.length)))
    .sort((a, b) => a - b);
}

/**
 * The newest snapshot that was made at a moment or before.
 * @param folder of the snapshots; it need not exist
 * @param at epoch ms
 * @throws AccessStoreError
 */
export function readStored(folder: string, at = Infinity): StoredSnapshot | undefined {
  const time = storedTimes(folder)
    .filter((each) => each <= at)
    .at(-1);
  if (time === undefined) return undefined;
  const file = path.join(folder, nameOf(time));
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).code) throw damaged(file);
    const { what, cure } = fileTroubleWords(error);
    throw new AccessStoreError(`${file} cannot be read, because ${what}: ${cure}.`);
  }
  if (!isObject(value) || value.schema !== 1 || !isObject(value.snapshot)) throw damaged(file);
  return value as unknown as StoredSnapshot;
}

const damaged = (file: string): AccessStoreError =>
  new AccessStoreError(
    `${file} is damaged, or of a newer version of graph-1password: remove it, and import the export again.`,
  );

/** Keeps a snapshot, whole or not at all, in a file that only its owner can read. Of very old ones it removes the oldest. */
export function writeStored(folder: string, stored: StoredSnapshot): void {
  writeFileAtomically(path.join(folder, nameOf(stored.snapshot.asOf)), JSON.stringify(stored));
  const times = storedTimes(folder);
  for (const time of times.slice(0, Math.max(0, times.length - MOST_KEPT)))
    rmSync(path.join(folder, nameOf(time)), { force: true });
}
