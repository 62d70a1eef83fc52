import { readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../../files/folder';
import { DamagedError } from '../../errors';
import { writeFileAtomically } from '../../files/atomicFile';
import { NO_FACTS } from '../entries';
import type { Snapshot } from '../entries';
import {
  applied,
  FORMAT,
  hashOf,
  logFolder,
  parseLine,
  readHead,
  readLog,
  readSegment,
  segments,
} from './read';
import { lineOf, segmentName, writeHead } from './write';

/** What a damaged log still tells. */
export interface CheckedLog {
  /** What all lines that are whole say together. */
  snapshot: Snapshot;
  problems: { file: string; what: string }[];
}

/**
 * Reads the log however damaged it is.
 * @throws ArchiveError when there is none, or a newer program wrote it
 */
export function checkLog(archive: string): CheckedLog {
  try {
    const { snapshot } = readLog(archive);
    return { snapshot, problems: chainProblems(archive) };
  } catch (error) {
    if (!(error instanceof DamagedError)) throw error;
    const what = error.what;
    return { snapshot: salvage(archive), problems: [{ file: error.file, what }] };
  }
}

/**
 * Begins the log anew with what {@link checkLog} could read, and puts the damaged files of it aside. The lock must be held.
 * @param aside folder for them @param now epoch ms
 */
export function rebuildLog(archive: string, aside: string, snapshot: Snapshot, now: number): void {
  const { id, hash, files, old, facts } = snapshot;
  const whole = { id, files: [...files.values()], old, facts };
  // Above whatever number was given before.
  const n = Math.max(snapshot.number, readHead(archive)?.number ?? 0) + 1;
  const line = lineOf({ format: FORMAT, n, previous: hash, on: now, what: 'repair', whole });
  const name = segmentName(n);
  makeFolder(aside);
  const damaged = segments(archive).filter((other) => other !== name);
  writeFileAtomically(path.join(logFolder(archive), name), line);
  writeHead(archive, { ...snapshot, number: n, hash: line.slice(0, 64) });
  for (const other of damaged) {
    renameSync(path.join(logFolder(archive), other), path.join(aside, other));
  }
}

/** Whether the newest file of the log goes on where the one before ended. */
function chainProblems(archive: string): CheckedLog['problems'] {
  const [before, last] = segments(archive).slice(-2);
  if (before === undefined || last === undefined) return [];
  const [first = ''] = readFileSync(path.join(logFolder(archive), last), 'utf8').split('\n', 1);
  try {
    if (readSegment(archive, before).snapshot.hash === parseLine(first)?.previous) return [];
    return [{ file: `log/${last}`, what: 'does not go on where the file before it ends' }];
  } catch (error) {
    if (!(error instanceof DamagedError)) throw error;
    return [{ file: error.file, what: error.what }];
  }
}

/** All that the lines say that are whole, in their order. */
function salvage(archive: string): Snapshot {
  const head = readHead(archive);
  let snapshot: Snapshot = {
    ...{ id: '', number: 0, hash: '', on: 0, files: new Map(), old: [], facts: NO_FACTS },
  };
  for (const name of segments(archive)) {
    const text = readFileSync(path.join(logFolder(archive), name), 'utf8');
    for (const line of text.split('\n')) {
      const next = parseLine(line);
      if (next) snapshot = applied(snapshot, next, hashOf(line.slice(65)));
    }
  }
  if (!head || head.number <= snapshot.number) return snapshot;
  const { id, holds, erased } = head;
  return { ...snapshot, id, facts: { ...snapshot.facts, holds, erased } };
}
