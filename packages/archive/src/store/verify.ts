import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileTroubleWords } from '@graph-1password/vocabulary';
import type { ArchiveFile, Gap, LostStates, Snapshot } from './entries';
import { checkLog } from './log/check';
import { headProblem } from './log/read';
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
  /** A file that no commit names: a repair puts it aside. */
  isStray?: true;
}

/** What was looked at, and what was found. */
export interface VerifyReport {
  problems: ArchiveProblem[];
  /** Days that an earlier repair has taken out, and that no run has read again. */
  lost: readonly Gap[];
  /** States that an earlier repair has taken out, and of which moments nobody can tell what they were. */
  lostStates: readonly LostStates[];
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
  // Where the log is damaged the head is newer than what is left of it.
  const ofHead = ofLog.length === 0 ? headProblem(archive, snapshot) : undefined;
  if (ofHead !== undefined) problems.push({ file: 'head.json', what: ofHead, isDamage: true });
  const files = [...snapshot.files.values()];
  files.forEach((file, index) => {
    const what = damageOf(archive, file);
    if (what !== undefined) {
      problems.push({ file: file.path, day: file.day, type: file.type, what, isDamage: true });
    }
    onProgress(index + 1, files.length);
  });
  problems.push(...strays(archive, snapshot), ...readable(archive, files));
  return {
    problems,
    lost: snapshot.facts.gaps,
    lostStates: snapshot.facts.lostStates,
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
    const place = path.join(archive, name);
    if (lstatSync(place).isSymbolicLink()) return 'is a link, and no file of the archive itself';
    const print = fingerprint(place);
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
    .map((file) => {
      const [, type, day] = /^([^/]+)\/day=([^/]+)\//.exec(file) ?? [];
      const of = type !== undefined && day !== undefined ? { type, day } : {};
      return { file, ...of, what: 'is not part of any commit', isDamage: false, isStray: true };
    });
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

/** Folders that others may enter, and files that they may read or write once they are in. */
function readable(archive: string, files: readonly ArchiveFile[]): ArchiveProblem[] {
  if (process.platform === 'win32') return [];
  const own = files.map((file) => ({ ...file, file: file.path }));
  const folders = [...new Set(own.flatMap(({ path: name }) => foldersOf(name)))];
  const places: Pick<ArchiveProblem, 'file' | 'day' | 'type'>[] = [
    ...['.', 'log', 'head.json', ...folders].map((file) => ({ file })),
    ...own.map(({ file, day, type }) => ({ file, day, type })),
  ];
  return places.flatMap((place) => {
    const stat = lstatSync(path.join(archive, place.file), { throwIfNoEntry: false });
    if (!stat || stat.isSymbolicLink() || (stat.mode & 0o077) === 0) return [];
    const mode = stat.isDirectory() ? '700' : '600';
    const what = `can be read by other users: run "chmod ${mode}" on it`;
    return [{ ...place, what, isDamage: false }];
  });
}

/** The folders of a type and of a day in it. */
const foldersOf = (file: string): string[] => {
  const day = path.posix.dirname(file);
  return [path.posix.dirname(day), day];
};
