import { closeSync, fsyncSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../../files/folder';
import { syncFolder, writeFileAtomically } from '../../files/atomicFile';
import { NO_FACTS } from '../entries';
import type { Change, Snapshot } from '../entries';
import {
  applied,
  FORMAT,
  hashOf,
  headFile,
  logFolder,
  readLog,
  readSegment,
  segments,
} from './read';
import type { Head, LogLine, Segment } from './read';

/** Lines after which the log is begun anew with one that holds everything. */
const LONGEST = 1000;

/** The log for its one writer; the lock of the archive must be held. */
export class LogWriter {
  readonly #archive: string;
  readonly #longest: number;
  #segment: Segment;

  /** @param longest lines after which the log is begun anew */
  private constructor(archive: string, longest: number) {
    this.#archive = archive;
    this.#longest = longest;
    this.#segment = readLog(archive);
    this.#cut();
  }

  /** Opens the log. @throws as {@link readSnapshot} does */
  static open(archive: string, longest = LONGEST): LogWriter {
    return new LogWriter(archive, longest);
  }

  /** Makes an archive. @param id hex @param now epoch ms */
  static create(archive: string, id: string, now: number, longest = LONGEST): LogWriter {
    makeFolder(logFolder(archive));
    const whole = { id, files: [], old: [], facts: NO_FACTS };
    const line = lineOf({ format: FORMAT, n: 1, previous: id, on: now, what: 'create', whole });
    writeFileAtomically(path.join(logFolder(archive), segmentName(1)), line);
    const writer = new LogWriter(archive, longest);
    writer.#writeHead();
    return writer;
  }

  get snapshot(): Snapshot {
    return this.#segment.snapshot;
  }

  /**
   * Enters a change: when this returns, it is part of the archive and lasts through a power cut.
   * @param now epoch ms
   * @throws the file system's error; the archive is then as it was
   */
  commit(change: Change, now: number): Snapshot {
    if (this.#segment.lines >= this.#longest) this.#beginAnew(now);
    const { number, hash } = this.snapshot;
    const line: LogLine = { format: FORMAT, n: number + 1, previous: hash, on: now, ...change };
    const text = lineOf(line);
    const { name, whole } = this.#segment;
    const handle = openSync(path.join(logFolder(this.#archive), name), 'r+', 0o600);
    try {
      writeWhole(handle, text, whole);
      fsyncSync(handle);
    } catch (error) {
      // A full disk: what is there of the line must not be taken for damage.
      ftruncateSync(handle, whole);
      throw error;
    } finally {
      closeSync(handle);
    }
    const end = whole + Buffer.byteLength(text);
    // A copy: readers of the previous snapshot keep using its files.
    const before = { ...this.snapshot, files: new Map(this.snapshot.files) };
    const snapshot = applied(before, line, text.slice(0, 64));
    this.#segment = { name, snapshot, lines: this.#segment.lines + 1, whole: end, bytes: end };
    this.#writeHead();
    return snapshot;
  }

  /**
   * Begins the log anew with what holds now, and removes what it said before: the chain of hashes goes on, and what has ended is
   * told nowhere. Whoever reads at this moment may get an error: it must not wait for them. @param now epoch ms
   */
  forget(now: number): Snapshot {
    this.#beginAnew(now);
    for (const before of segments(this.#archive).slice(0, -1)) {
      rmSync(path.join(logFolder(this.#archive), before), { force: true });
    }
    syncFolder(logFolder(this.#archive));
    return this.snapshot;
  }

  /** Takes away what a writer that died has left of a line. */
  #cut(): void {
    const { name, whole, bytes } = this.#segment;
    if (whole === bytes) return;
    const handle = openSync(path.join(logFolder(this.#archive), name), 'r+');
    try {
      ftruncateSync(handle, whole);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }

  /** Puts everything into the first line of a new file. The file before stays: somebody may be reading it. */
  #beginAnew(now: number): void {
    const { id, number, hash, files, old, facts } = this.snapshot;
    const whole = { id, files: [...files.values()], old, facts };
    const n = number + 1;
    const line = lineOf({ format: FORMAT, n, previous: hash, on: now, what: 'whole', whole });
    const name = segmentName(n);
    writeFileAtomically(path.join(logFolder(this.#archive), name), line);
    this.#segment = readSegment(this.#archive, name);
    this.#writeHead();
    for (const before of segments(this.#archive).slice(0, -2)) {
      rmSync(path.join(logFolder(this.#archive), before), { force: true });
    }
  }

  #writeHead(): void {
    writeHead(this.#archive, this.snapshot);
  }
}

/** Writes what is to be known of the last commit beside the log. */
export function writeHead(archive: string, { number, hash, id, facts }: Snapshot): void {
  const head: Head = { number, hash, id, holds: facts.holds, erased: facts.erased };
  writeFileAtomically(headFile(archive), `${JSON.stringify(head)}\n`);
}

/** Name of the file of the log that begins with a commit. */
export const segmentName = (n: number): string => `${String(n).padStart(8, '0')}.jsonl`;

/** A line of the log as it is written. */
export function lineOf(line: LogLine): string {
  const payload = JSON.stringify(line);
  return `${hashOf(payload)} ${payload}\n`;
}

/** Writes all of a text: a single write may stop half-way without an error. */
function writeWhole(handle: number, text: string, position: number): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length;) {
    done += writeSync(handle, bytes, done, bytes.length - done, position + done);
  }
}
