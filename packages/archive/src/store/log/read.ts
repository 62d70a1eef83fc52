import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isAbsence } from '@graph-1password/vocabulary';
import { DamagedError, UnreadableArchiveError } from '../../errors';
import { NO_FACTS } from '../entries';
import type { ArchiveFile, Change, ArchiveFacts, Snapshot } from '../entries';

/** Rises when an older program would misread what is written. */
export const FORMAT = 1;
const SEGMENT = /^\d{8}\.jsonl$/;

export const logFolder = (archive: string): string => path.join(archive, 'log');
export const headFile = (archive: string): string => path.join(archive, 'head.json');
/** SHA-256 in hex. */
export const hashOf = (payload: string): string =>
  createHash('sha256').update(payload).digest('hex');

/** What a line of the log holds besides its hash. */
export interface LogLine extends Change {
  format: number;
  /** Number of the commit: 1, 2, ... */
  n: number;
  /** Hash of the line before; of the first line of all: the id of the archive. */
  previous: string;
  /** Epoch ms. */
  on: number;
  /** Everything up to here; only in the first line of a file. */
  whole?: { id: string; files: ArchiveFile[]; old: Snapshot['old']; facts: ArchiveFacts };
}

/** The newest file of the log as it was read. */
export interface Segment {
  name: string;
  snapshot: Snapshot;
  lines: number;
  /** Bytes up to the end of the last whole line, and of the file: more when a writer died in a line. */
  whole: number;
  bytes: number;
}

/** Whether there is an archive in a folder, be it a damaged one. */
export const isArchive = (folder: string): boolean =>
  segments(folder).length > 0 || existsSync(headFile(folder));

/** The files of the log in their order; empty where there is none, or where this user may not look. */
export function segments(archive: string): string[] {
  try {
    return readSegments(archive);
  } catch {
    return [];
  }
}

/** The same. @throws the file system's error, but not where there is none */
function readSegments(archive: string): string[] {
  try {
    return readdirSync(logFolder(archive))
      .filter((name) => SEGMENT.test(name))
      .sort();
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

/** Whether a file of the log has one of some texts in it, in any case. */
export const saysOneOf = (archive: string, texts: readonly string[]): boolean =>
  segments(archive).some((name) => {
    const said = readFileSync(path.join(logFolder(archive), name), 'utf8').toLowerCase();
    return texts.some((text) => said.includes(text.toLowerCase()));
  });

/**
 * The archive as of its last commit.
 * @throws UnreadableArchiveError when there is none, or a newer program wrote it; DamagedError; the file system's error when this user may
 *   not look
 */
export const readSnapshot = (archive: string): Snapshot => readLog(archive).snapshot;

export function readLog(archive: string): Segment {
  // First the head: what it knows must be in the log that is read after it.
  const head = readHead(archive);
  const name = readSegments(archive).at(-1);
  if (name === undefined && existsSync(headFile(archive))) {
    throw damaged('', 'all of it is missing');
  }
  if (name === undefined) {
    throw new UnreadableArchiveError(
      `There is no archive in ${archive}: start one with "graph-1password poll --archive ${archive}".`,
    );
  }
  const segment = readSegment(archive, name);
  const { number, hash } = segment.snapshot;
  if (head && (head.number > number || (head.number === number && head.hash !== hash))) {
    const lost = head.number - number;
    throw damaged(
      name,
      lost > 0 ? `${lost} commits at its end are missing` : 'its end was changed',
    );
  }
  return segment;
}

const damaged = (name: string, what: string): DamagedError =>
  new DamagedError(
    path.posix.join('log', name),
    what,
    `${path.posix.join('log', name)} of the archive is damaged: ${what}. "graph-1password archive verify --repair" restores what it can.`,
  );

export function readSegment(archive: string, name: string): Segment {
  const content = readFileSync(path.join(logFolder(archive), name));
  // A line without an end was being written when its writer died: it was not a commit.
  const whole = content.lastIndexOf(10) + 1;
  const lines = content.toString('utf8', 0, whole).split('\n').slice(0, -1);
  let snapshot: Snapshot | undefined;
  for (const [index, line] of lines.entries()) {
    const next = parseLine(line);
    if (!next) throw damaged(name, `line ${index + 1} was changed`);
    if (next.format > FORMAT) {
      throw new UnreadableArchiveError(
        'This archive was written by a newer version of graph-1password: update to that version to read it.',
      );
    }
    const follows = snapshot
      ? next.previous === snapshot.hash && next.n === snapshot.number + 1
      : next.whole !== undefined;
    if (!follows) throw damaged(name, `a line before line ${index + 1} was removed`);
    snapshot = applied(snapshot, next, hashOf(line.slice(65)));
  }
  if (!snapshot) throw damaged(name, 'it is empty');
  return { name, snapshot, lines: lines.length, whole, bytes: content.length };
}

/** A line is the hash of its payload, a blank, and the payload. */
export function parseLine(line: string): LogLine | undefined {
  const payload = line.slice(65);
  if (line.slice(0, 65) !== `${hashOf(payload)} `) return undefined;
  return JSON.parse(payload) as LogLine;
}

export function applied(before: Snapshot | undefined, line: LogLine, hash: string): Snapshot {
  const { whole, add = [], remove = [], deleted = [] } = line;
  const base = whole
    ? { id: whole.id, files: whole.files.map((file) => [file.path, file] as const), ...pick(whole) }
    : (before as Snapshot);
  const files = whole ? new Map(base.files) : (base.files as Map<string, ArchiveFile>);
  for (const gone of remove) files.delete(gone);
  for (const file of add) files.set(file.path, file);
  const dead = new Set(deleted);
  const old = [
    ...base.old.filter((file) => !dead.has(file.path)),
    ...remove.map((gone) => ({ path: gone, on: line.on })),
  ];
  const facts = { ...base.facts, ...line.facts };
  return { id: base.id, number: line.n, hash, on: line.on, files, old, facts };
}

const pick = ({ old, facts }: NonNullable<LogLine['whole']>) => ({
  old,
  facts: { ...NO_FACTS, ...facts },
});

/** What `head.json` knows of the last commit. */
export interface Head {
  number: number;
  hash: string;
  /** What must not be forgotten even when the log is lost. */
  id: string;
  holds: ArchiveFacts['holds'];
  erased: ArchiveFacts['erased'];
}

/** Undefined when it is lost or damaged: then only a missing end of the log is not noticed. */
export function readHead(archive: string): Head | undefined {
  try {
    const head = JSON.parse(readFileSync(headFile(archive), 'utf8')) as Partial<Head>;
    return typeof head.number === 'number' && typeof head.hash === 'string'
      ? (head as Head)
      : undefined;
  } catch {
    // Lost or damaged: the log itself tells what it is; only its missing end would not be noticed.
    return undefined;
  }
}

/**
 * What is wrong with `head.json` beside a log that is whole, as the end of a sentence. A writer that died before it wrote the
 * head leaves an older one, which is nothing wrong.
 */
export function headProblem(archive: string, { number, id, facts }: Snapshot): string | undefined {
  const head = readHead(archive);
  if (!head && existsSync(headFile(archive))) return 'was changed';
  // The first commit is there before any head.
  if (!head) return number > 1 ? 'is missing' : undefined;
  if (head.number !== number) return undefined;
  const { holds, erased } = facts;
  const same =
    JSON.stringify([head.id, head.holds, head.erased]) === JSON.stringify([id, holds, erased]);
  return same ? undefined : 'does not say what the last commit says';
}
