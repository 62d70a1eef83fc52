import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileTroubleWords } from '@graph-1password/vocabulary';
import type { ArchiveFile, Snapshot } from './entries';
import { checkLog } from './log/check';
import { fingerprint } from './publish';

/** Something in the archive that is not as it should be. */
export interface ArchiveProblem {
  /** Below the archive. */
  file: string;
  /** UTC day and type of what it held. */
  day?: string;
  type?: string;
  /** What is wrong, as the end of a sentence that begins with the file. */
  what: string;
  /** Answers lack something, or may be wrong. */
  isDamage: boolean;
}

/** What was looked at, and what was found. */
export interface VerifyReport {
  problems: ArchiveProblem[];
  /** Counts of what was looked at. */
  commits: number;
  files: number;
  rows: number;
  bytes: number;
  /** Hash of the last commit: noted elsewhere, it proves that the archive was not written anew. */
  head: string;
}

/**
 * Reads every byte of the archive and compares it with what was written. Writes nothing and needs no engine.
 * @param archive its folder
 * @param onProgress called with counts of files
 * @throws ArchiveError when there is no archive, or a newer program wrote it
 */
export function verify(
  archive: string,
  onProgress: (done: number, all: number) => void = () => undefined,
): VerifyReport {
  const { snapshot, problems: ofLog } = checkLog(archive);
  const problems: ArchiveProblem[] = ofLog.map((problem) => ({ ...problem, isDamage: true }));
  const files = [...snapshot.files.values()];
  files.forEach((file, index) => {
    const what = damageOf(archive, file);
    if (what !== undefined) {
      problems.push({ file: file.path, day: file.day, type: file.type, what, isDamage: true });
    }
    onProgress(index + 1, files.length);
  });
  problems.push(...strays(archive, snapshot), ...readable(archive));
  return {
    problems,
    commits: snapshot.number,
    files: files.length,
    rows: files.reduce((sum, { rows }) => sum + rows, 0),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    head: snapshot.hash,
  };
}

/** What is wrong with a file, as the end of a sentence; undefined when it is what was written. */
export function damageOf(
  archive: string,
  { path: name, bytes, sha256 }: ArchiveFile,
): string | undefined {
  try {
    const print = fingerprint(path.join(archive, name));
    if (print.bytes !== bytes) return `has ${print.bytes} bytes, but ${bytes} were written`;
    return print.sha256 === sha256 ? undefined : 'was changed';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT'
      ? 'is missing'
      : `cannot be read, because ${fileTroubleWords(error).what}`;
  }
}

/** Parquet files that no commit names. Answers here do not see them, but other engines would. */
function strays(archive: string, { files, old }: Snapshot): ArchiveProblem[] {
  const known = new Set([...files.keys(), ...old.map((file) => file.path)]);
  return parquetFiles(archive)
    .filter((file) => !known.has(file))
    .map((file) => ({ file, what: 'is not part of any commit', isDamage: false }));
}

/** Files below the folders of types, as the log names them. */
export function parquetFiles(archive: string): string[] {
  const types = readdirSync(archive, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !['log', 'stage', 'damaged'].includes(entry.name),
  );
  return types.flatMap(({ name }) =>
    readdirSync(path.join(archive, name), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.parquet'))
      .map((file) => path.posix.join(name, ...file.split(path.sep))),
  );
}

/** Folders that others may enter: what is in them is then theirs to read. */
function readable(archive: string): ArchiveProblem[] {
  if (process.platform === 'win32' || !existsSync(archive)) return [];
  const mode = statSync(archive).mode & 0o077;
  if (mode === 0) return [];
  return [
    { file: '.', what: 'can be read by other users: run "chmod 700" on it', isDamage: false },
  ];
}
