import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../files/folder';
import type { TableDeclaration } from '../declaration';

/** Characters that wait before they are written. */
const CHUNK = 1 << 16;

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
  texts: string[];
  length: number;
}

/** Where lines become bytes. One for all files of a run: buffers outside of the heap are collected late. */
class Encoder {
  #bytes = Buffer.allocUnsafeSlow(2 * CHUNK);

  /** Lines with their line breaks, valid until the next call. @param characters of all, line breaks among them */
  encode(lines: readonly string[], characters: number): Uint8Array {
    // A character is at most three bytes.
    if (this.#bytes.length < 3 * characters) this.#bytes = Buffer.allocUnsafeSlow(3 * characters);
    let length = 0;
    for (const line of lines) {
      length += this.#bytes.write(line, length);
      this.#bytes[length++] = LINE_BREAK;
    }
    return this.#bytes.subarray(0, length);
  }
}

/** Takes entities of a run as JSON lines, sorted into a file a table and day, and keeps hardly any of them in memory. */
export class Stage {
  #files = new Map<string, Pending>();
  #parts = 0;
  #failure: unknown;
  readonly #encoder = new Encoder();
  /** Characters that were taken since `take`. */
  size = 0;

  /** @param folder of this run alone; it is made */
  constructor(readonly folder: string) {
    makeFolder(folder);
  }

  /**
   * Takes an entity.
   * @param line JSON without a line break
   * @param day UTC day of the event, or of the run for a state
   * @param time of the event, or of the run, epoch ms
   */
  append({ type }: Pick<TableDeclaration, 'type'>, line: string, day: string, time: number): void {
    const key = `${type}/${day}`;
    const text = line.includes('\\ud') ? replaceLone(line) : line;
    let file = this.#files.get(key);
    if (!file) {
      const name = path.join(this.folder, `${type}-${day}-${this.#parts}.jsonl`);
      file = { type, day, file: name, lines: 0, longest: 0, from: time, to: time, ...empty() };
      this.#files.set(key, file);
    }
    file.texts.push(text);
    file.lines++;
    if (text.length > file.longest) file.longest = text.length;
    file.length += text.length + 1;
    if (time < file.from) file.from = time;
    if (time > file.to) file.to = time;
    this.size += text.length;
    if (file.length >= CHUNK) this.#write(file);
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
    return files.map(({ texts: _texts, length: _length, ...staged }) => staged);
  }

  /** Lines of a type that were staged since the last `take`, for who must look at them again. */
  lines(type: string): string[] {
    const files = [...this.#files.values()].filter((file) => file.type === type);
    for (const file of files) this.#write(file);
    return files.map(({ file }) => file);
  }

  #write(file: Pending): void {
    try {
      write(file, this.#encoder);
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

const empty = () => ({ texts: [] as string[], length: 0 });

const replaceLone = (line: string): string =>
  line.replace(LONE, (found, escaped?: string) => (escaped === undefined ? '\\ufffd' : found));

function write(file: Pending, encoder: Encoder): void {
  if (file.texts.length === 0) return;
  const bytes = encoder.encode(file.texts, file.length);
  // Opened for each chunk: a first run has a file for each of 360 days and streams.
  const handle = openSync(file.file, 'a', 0o600);
  try {
    for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done);
  } finally {
    closeSync(handle);
  }
  Object.assign(file, empty());
}
