import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../files/folder';
import type { TableDeclaration } from '../declaration';
import { encoderOf, rawText } from './fields';
import type { RowEncoder, StagedRow } from './fields';

/** Bytes that wait before they are written. */
const CHUNK = 1 << 16;
/** Most bytes of a character. */
const WIDEST = 3;
const LINE_BREAK = 10;

/** Lines of one table and day that wait to become a Parquet file. */
export interface StagedLines {
  type: string;
  /** UTC day, `YYYY-MM-DD`. */
  day: string;
  file: string;
  /** Count. */
  lines: number;
  /** Length of the longest line, in bytes. */
  longest: number;
  /** Bounds of the times of the events, epoch ms. */
  from: number;
  to: number;
}

interface Pending extends StagedLines {
  encode: RowEncoder;
  /** Lines that are not written yet: as bytes, because as texts they would outlive the garbage collector's young generation. */
  bytes: Buffer;
  /** How many of the bytes are lines. */
  used: number;
}

/** Takes entities of a run as lines, sorted into a file a table and day, and keeps hardly any of them in memory. */
export class Stage {
  #files = new Map<string, Pending>();
  #parts = 0;
  #failure: unknown;
  /** Bytes that were taken since `take`. */
  size = 0;

  /** @param folder of this run alone; it is made */
  constructor(readonly folder: string) {
    makeFolder(folder);
  }

  /**
   * Takes an entity.
   * @param day UTC day of the event, or of the run for a state
   * @param time of the event, or of the run, epoch ms
   */
  append(table: TableDeclaration, row: StagedRow, day: string, time: number): void {
    const file = this.#file(table, day, time);
    const line = file.encode(row);
    const raw = table.kind === 'state' ? '' : (row.text ?? rawText(row));
    const room =
      WIDEST * line.length + (typeof raw === 'string' ? WIDEST * raw.length : raw.to - raw.from);
    if (file.bytes.length - file.used <= room) this.#makeRoom(file, room + 1);
    const start = file.used;
    file.used += file.bytes.write(line, file.used);
    file.used +=
      typeof raw === 'string'
        ? file.bytes.write(raw, file.used)
        : raw.bytes.copy(file.bytes, file.used, raw.from, raw.to);
    file.bytes[file.used++] = LINE_BREAK;
    const length = file.used - start;
    file.lines++;
    if (length > file.longest) file.longest = length;
    if (time < file.from) file.from = time;
    if (time > file.to) file.to = time;
    this.size += length;
  }

  #file(table: TableDeclaration, day: string, time: number): Pending {
    const { type } = table;
    const key = `${type}/${day}`;
    const known = this.#files.get(key);
    if (known) return known;
    const file = {
      ...{ type, day, lines: 0, longest: 0, from: time, to: time, used: 0 },
      file: path.join(this.folder, `${type}-${day}-${this.#parts}.lines`),
      encode: encoderOf(table),
      bytes: Buffer.allocUnsafeSlow(CHUNK),
    };
    this.#files.set(key, file);
    return file;
  }

  #makeRoom(file: Pending, bytes: number): void {
    this.#write(file);
    if (file.bytes.length < bytes) file.bytes = Buffer.allocUnsafeSlow(bytes);
  }

  /**
   * What was staged since the last call; what comes from now on goes into other files.
   * @throws the file system's error of any write before: half a line must not become an event
   */
  take(): StagedLines[] {
    const files = [...this.#files.values()];
    for (const file of files) this.#write(file);
    if (this.#failure !== undefined) throw this.#failure as Error;
    this.#files = new Map();
    this.#parts++;
    this.size = 0;
    return files.map(({ bytes: _bytes, used: _used, encode: _encode, ...staged }) => staged);
  }

  #write(file: Pending): void {
    try {
      write(file);
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  remove(): void {
    this.#files.clear();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function write(file: Pending): void {
  if (file.used === 0) return;
  // Opened for each chunk: a first run has a file for each of 360 days and streams.
  const handle = openSync(file.file, 'a', 0o600);
  try {
    for (let done = 0; done < file.used;) {
      done += writeSync(handle, file.bytes, done, file.used - done);
    }
  } finally {
    closeSync(handle);
  }
  file.used = 0;
}
