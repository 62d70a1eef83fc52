import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../files/folder';
import type { TableDeclaration } from '../declaration';

/** Bytes that wait before they are written. */
const CHUNK = 1 << 16;
/** Most bytes of a character. */
const WIDEST = 3;
const LINE_BREAK = 10;

/** Half of a pair of UTF-16 units alone, as `JSON.stringify` writes it; DuckDB reads no such text. */
const LONE = /(\\\\)|\\ud[89a-f][0-9a-f]{2}/g;

/** Lines of one table and day that wait to become a Parquet file. */
export interface StagedLines {
  type: string;
  /** UTC day, `YYYY-MM-DD`. */
  day: string;
  file: string;
  /** Count. */
  lines: number;
  /** Length of the longest line, in characters. */
  longest: number;
  /** Bounds of the times of the events, epoch ms. */
  from: number;
  to: number;
}

interface Pending extends StagedLines {
  /** Lines that are not written yet: as bytes, because as texts they would outlive the garbage collector's young generation. */
  bytes: Buffer;
  /** How many of the bytes are lines. */
  used: number;
}

/** Takes entities of a run as JSON lines, sorted into a file a table and day, and keeps hardly any of them in memory. */
export class Stage {
  #files = new Map<string, Pending>();
  #parts = 0;
  #failure: unknown;
  /** Characters that were taken since `take`. */
  size = 0;

  /** @param folder of this run alone; it is made */
  constructor(readonly folder: string) {
    makeFolder(folder);
  }

  /**
   * Takes an entity.
   * @param line JSON object without a line break
   * @param day UTC day of the event, or of the run for a state
   * @param time of the event, or of the run, epoch ms
   * @param first members of the object that come before those of the line: `"a":1,`
   */
  append(
    { type }: Pick<TableDeclaration, 'type'>,
    line: string,
    day: string,
    time: number,
    first = '',
  ): void {
    const file = this.#file(type, day, time);
    const length = first.length + line.length;
    if (file.bytes.length - file.used <= WIDEST * length) this.#makeRoom(file, WIDEST * length + 1);
    if (first === '') put(file, line);
    else {
      put(file, `{${first}`);
      put(file, line.slice(1));
    }
    file.bytes[file.used++] = LINE_BREAK;
    file.lines++;
    if (length > file.longest) file.longest = length;
    if (time < file.from) file.from = time;
    if (time > file.to) file.to = time;
    this.size += length;
  }

  #file(type: string, day: string, time: number): Pending {
    const key = `${type}/${day}`;
    const known = this.#files.get(key);
    if (known) return known;
    const file = {
      ...{ type, day, lines: 0, longest: 0, from: time, to: time, used: 0 },
      file: path.join(this.folder, `${type}-${day}-${this.#parts}.jsonl`),
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
    return files.map(({ bytes: _bytes, used: _used, ...staged }) => staged);
  }

  /** Lines of a type that were staged since the last `take`, for who must look at them again. */
  lines(type: string): string[] {
    const files = [...this.#files.values()].filter((file) => file.type === type);
    for (const file of files) this.#write(file);
    return files.map(({ file }) => file);
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

const replaceLone = (line: string): string =>
  line.replace(LONE, (found, escaped?: string) => (escaped === undefined ? '\\ufffd' : found));

function put(file: Pending, text: string): void {
  const safe = text.includes('\\ud') ? replaceLone(text) : text;
  file.used += file.bytes.write(safe, file.used);
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
