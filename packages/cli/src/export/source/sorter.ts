import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Something that is put in order: by its key, a text without line ends and tabs. */
export interface Sortable {
  readonly key: string;
  /** Any text on one line. */
  readonly line: string;
}

/** Characters that are kept in memory before they go to the disk. */
const MOST_KEPT = 32 * 1024 * 1024;

const LINE_END = 10;

/** Bytes that are read from the disk at a time, for each part. */
const READ_SIZE = 64 * 1024;

/**
 * Puts more lines in order than fit into memory: sorted parts go to temporary files, which are read side by side at the
 * end. Lines with a key that was there already are left out and counted.
 */
export class Sorter {
  readonly #mostKept: number;
  #kept: Sortable[] = [];
  #size = 0;
  #folder: string | undefined;
  readonly #parts: number[] = [];
  #duplicates = 0;

  /** @param mostKept characters in memory */
  constructor(mostKept = MOST_KEPT) {
    this.#mostKept = mostKept;
  }

  /** Count of lines that were left out, after all have been read. */
  get duplicates(): number {
    return this.#duplicates;
  }

  add(key: string, line: string): void {
    this.#kept.push({ key, line });
    this.#size += key.length + line.length;
    if (this.#size > this.#mostKept) this.#spill();
  }

  /** All lines by their keys. It can be called once. */
  *sorted(): Generator<Sortable> {
    const last = inOrder(this.#kept);
    this.#kept = [];
    let before: string | undefined;
    for (const each of merged([...this.#parts.map(linesOf), last[Symbol.iterator]()])) {
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
    let text = '';
    const write = () => {
      writeAll(part, Buffer.from(text));
      text = '';
    };
    for (const { key, line } of inOrder(this.#kept)) {
      text += `${key}\t${line}\n`;
      if (text.length > READ_SIZE) write();
    }
    write();
    this.#kept = [];
    this.#size = 0;
  }
}

const inOrder = (lines: Sortable[]): Sortable[] =>
  lines.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));

/** A plain write may stop half-way. */
function writeAll(file: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}

/** Decodes whole lines together: a text for each of them alone costs three times as much. */
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
    if (end > 0) yield* sortablesOf(bytes.toString('utf8', 0, end));
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

interface Head {
  /** Number of the part: of two equal keys, the one in the earlier part comes first. */
  part: number;
  value: Sortable;
  rest: Iterator<Sortable>;
}

/** Sorted parts as one: a heap holds the next line of each. */
function* merged(parts: Iterator<Sortable>[]): Generator<Sortable> {
  const heap: Head[] = [];
  for (const [part, rest] of parts.entries()) {
    const { done, value } = rest.next() as IteratorResult<Sortable, undefined>;
    if (!done) {
      heap.push({ part, value, rest });
      siftUp(heap);
    }
  }
  for (let [top] = heap; top; [top] = heap) {
    yield top.value;
    const { done, value } = top.rest.next() as IteratorResult<Sortable, undefined>;
    const next = done ? heap.pop() : { ...top, value };
    if (next && heap.length > 0) {
      heap[0] = next;
      siftDown(heap);
    }
  }
}

function isBefore(a: Head | undefined, b: Head | undefined): boolean {
  if (!a || !b) return false;
  return a.value.key === b.value.key ? a.part < b.part : a.value.key < b.value.key;
}

function swap(heap: Head[], a: number, b: number): void {
  const [one, other] = [heap[a], heap[b]];
  if (one && other) [heap[a], heap[b]] = [other, one];
}

function siftUp(heap: Head[]): void {
  for (let at = heap.length - 1; at > 0;) {
    const parent = (at - 1) >> 1;
    if (!isBefore(heap[at], heap[parent])) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function siftDown(heap: Head[]): void {
  for (let at = 0; ;) {
    let least = at;
    for (const child of [2 * at + 1, 2 * at + 2])
      if (isBefore(heap[child], heap[least])) least = child;
    if (least === at) return;
    swap(heap, at, least);
    at = least;
  }
}
