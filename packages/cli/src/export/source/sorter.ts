import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { merged } from './merge';
import type { Sortable } from './merge';

/** A text by which something is put in order: as JSON in ASCII, so that its bytes have the order of its characters. */
export const keyOf = (text: string): string => {
  const key = JSON.stringify(text);
  return NOT_ASCII.test(key) ? key.replace(EACH_NOT_ASCII, escaped) : key;
};

const NOT_ASCII = /[^ -~]/;
const EACH_NOT_ASCII = /[^ -~]/g;
const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Bytes that are kept in memory before they go to the disk. */
const MOST_KEPT = 32 * 1024 * 1024;
/** Bytes for the line that goes beyond that. */
const SPARE = 1024 * 1024;
/** Most bytes of a UTF-16 unit in UTF-8. */
const OF_UNIT = 3;
const [TAB, LINE_END] = [9, 10];
/** Bytes that are read from the disk at a time, for each part. */
const READ_SIZE = 64 * 1024;
/** Bytes that are decoded at a time: of each part as much waits, and what waits long is not collected soon. */
const DECODED = 8 * 1024;
/** Bytes that are written to the disk at a time. */
const WRITE_SIZE = 256 * 1024;
const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Puts more lines in order than fit into memory: sorted parts go to temporary files, which are read side by side at the
 * end. Lines with a key that was there already are left out and counted.
 */
export class Sorter {
  readonly #mostKept: number;
  /** Lines as the files have them: key, tab, line. As bytes, so that the garbage collector has nothing to keep. */
  #bytes = NOTHING;
  #used = 0;
  /** Where each line begins; the next one begins where it ends. */
  #starts = new Uint32Array(1024);
  #count = 0;
  #folder: string | undefined;
  readonly #parts: number[] = [];
  #duplicates = 0;

  /** @param mostKept bytes in memory */
  constructor(mostKept = MOST_KEPT) {
    this.#mostKept = mostKept;
  }

  /** Count of lines that were left out, after all have been read. */
  get duplicates(): number {
    return this.#duplicates;
  }

  /** Adds a line. @param key from `keyOf` @param rest end of the line as UTF-8; it is copied */
  add(key: string, line: string, rest = NOTHING): void {
    const most = key.length + OF_UNIT * line.length + rest.length + 2;
    if (this.#used + most > this.#bytes.length) this.#makeRoom(most);
    if (this.#count === this.#starts.length) this.#starts = doubled(this.#starts);
    this.#starts[this.#count++] = this.#used;
    const bytes = this.#bytes;
    let at = this.#used + bytes.write(key, this.#used, 'latin1');
    bytes[at++] = TAB;
    at += bytes.write(line, at);
    at += rest.copy(bytes, at);
    bytes[at++] = LINE_END;
    this.#used = at;
    if (at > this.#mostKept) this.#spill();
  }

  /** All lines by their keys. It can be called once. */
  *sorted(): Generator<Sortable> {
    let before: string | undefined;
    for (const each of merged([...this.#parts.map(linesOf), this.#inMemory()])) {
      if (each.key === before) this.#duplicates++;
      else yield each;
      before = each.key;
    }
  }

  /** Removes what is on the disk. */
  close(): void {
    for (const part of this.#parts.splice(0)) closeSync(part);
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }

  *#inMemory(): Generator<Sortable> {
    for (const number of this.#inOrder()) {
      const [from, to] = this.#placeOf(number);
      yield* sortablesOf(this.#bytes.toString('utf8', from, to));
    }
    [this.#bytes, this.#count] = [NOTHING, 0];
  }

  /** The numbers of the lines, by their keys. Of two equal keys, the one that came first is first. */
  #inOrder(): Uint32Array {
    const [bytes, starts] = [this.#bytes, this.#starts];
    return Uint32Array.from({ length: this.#count }, (_, number) => number).sort((a, b) => {
      let [one, other] = [starts[a] ?? 0, starts[b] ?? 0];
      // The tab behind a key is less than all that a key has.
      while (bytes[one] === bytes[other] && bytes[one] !== TAB) {
        one++;
        other++;
      }
      return (bytes[one] ?? 0) - (bytes[other] ?? 0) || a - b;
    });
  }

  #placeOf(number: number): [from: number, to: number] {
    const next = number + 1 < this.#count ? this.#starts[number + 1] : this.#used;
    return [this.#starts[number] ?? 0, next ?? 0];
  }

  /** @param most bytes that a line may need */
  #makeRoom(most: number): void {
    const needed = this.#used + most;
    // At once: what is replaced stays until the next great collection, and what is not written to takes no memory.
    const size = Math.max(needed, Math.min(this.#mostKept, MOST_KEPT) + SPARE);
    const bytes = Buffer.allocUnsafeSlow(size);
    this.#bytes.copy(bytes, 0, 0, this.#used);
    this.#bytes = bytes;
  }

  #spill(): void {
    this.#folder ??= mkdtempSync(path.join(tmpdir(), 'export-'));
    const name = path.join(this.#folder, String(this.#parts.length));
    const part = openSync(name, 'wx+', 0o600);
    this.#parts.push(part);
    try {
      // Without a name, nothing stays when the process is killed; Windows keeps the name.
      rmSync(name);
    } catch {
      // It goes with its folder.
    }
    const chunk = Buffer.allocUnsafeSlow(WRITE_SIZE);
    let used = 0;
    for (const number of this.#inOrder()) {
      const [from, to] = this.#placeOf(number);
      if (used + to - from > chunk.length) {
        writeAll(part, chunk.subarray(0, used));
        used = 0;
      }
      if (to - from > chunk.length) writeAll(part, this.#bytes.subarray(from, to));
      else used += this.#bytes.copy(chunk, used, from, to);
    }
    writeAll(part, chunk.subarray(0, used));
    this.#used = this.#count = 0;
  }
}

function doubled(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(2 * numbers.length);
  more.set(numbers);
  return more;
}

/** A plain write may stop half-way. */
function writeAll(file: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}

/** Decodes some lines together: a text for each of them alone costs three times as much. */
function* linesOf(file: number): Generator<Sortable> {
  let bytes = Buffer.allocUnsafe(READ_SIZE);
  let kept = 0;
  for (let place = 0; ;) {
    // A line that is longer than the memory.
    if (kept === bytes.length) bytes = Buffer.concat([bytes], 2 * bytes.length);
    const count = readSync(file, bytes, kept, bytes.length - kept, place);
    if (count === 0) return;
    place += count;
    const filled = kept + count;
    const end = bytes.lastIndexOf(LINE_END, filled - 1) + 1;
    for (let from = 0; from < end;) {
      const last = bytes.lastIndexOf(LINE_END, Math.min(from + DECODED, end) - 1);
      const to = (last < from ? bytes.indexOf(LINE_END, from) : last) + 1;
      yield* sortablesOf(bytes.toString('utf8', from, to));
      from = to;
    }
    bytes.copyWithin(0, end, filled);
    kept = filled - end;
  }
}

/** @param text whole lines */
function* sortablesOf(text: string): Generator<Sortable> {
  for (let from = 0; from < text.length;) {
    const tab = text.indexOf('\t', from);
    const end = text.indexOf('\n', tab);
    yield { key: text.slice(from, tab), line: text.slice(tab + 1, end) };
    from = end + 1;
  }
}
