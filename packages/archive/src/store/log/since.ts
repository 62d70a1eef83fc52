import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ArchiveFile, Snapshot } from '../entries';
import { logFolder, parseLine, readLog } from './read';
import type { LogLine } from './read';

/** A commit of an archive. */
export type CommitId = Pick<Snapshot, 'id' | 'number' | 'hash'>;

/** What an archive has got since a commit. */
export interface Additions {
  /** The archive as it is now. */
  snapshot: Snapshot;
  /** When that commit was made, epoch ms: all rows that came later were first seen after it. */
  after: number;
  /** Files that were added; some may have been merged into others by now. */
  files: ArchiveFile[];
}

/** Commits that leave all rows as they are. */
const HARMLESS: ReadonlySet<string> = new Set(['append', 'compact', 'purge']);

/**
 * What was added to an archive since a commit.
 * @param since the commit
 * @returns undefined when that cannot be told: the log does not reach back as far, it is another archive, or one that was put back and
 *   went on in another way, or rows were taken out
 * @throws as `readSnapshot` does
 */
export function additionsSince(
  archive: string,
  { id, number, hash }: CommitId,
): Additions | undefined {
  const { name, snapshot, whole } = readLog(archive);
  if (snapshot.id !== id || snapshot.number < number) return undefined;
  const text = readFileSync(path.join(logFolder(archive), name)).toString('utf8', 0, whole);
  const lines = text.split('\n').flatMap((line): (LogLine & { hash: string })[] => {
    const parsed = parseLine(line);
    return parsed ? [{ ...parsed, hash: line.slice(0, 64) }] : [];
  });
  const known = lines.find((line) => line.n === number && line.hash === hash);
  const later = lines.filter(({ n }) => n > number);
  if (!known || later.some(({ what }) => !HARMLESS.has(what))) return undefined;
  const files = later.flatMap(({ what, add = [] }) => (what === 'append' ? add : []));
  return { snapshot, after: known.on, files };
}
