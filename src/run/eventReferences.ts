import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';

/** Characters that are kept in memory before they go to the disk. */
const CHUNK = 1 << 17;

/** Ids hold neither; one that does cannot be the id of anything that was collected. */
const SEPARATORS = /[\t\n]/;

/**
 * The ids that events refer to, for the steps that relate events to what other steps collected; of events that change access
 * also what they say of the change, with the e-mail addresses of who did it and to whom.
 *
 * Reading the events back from the SDK's store costs more than fetching them; keeping the ids in
 * memory would grow with the number of events. So they go to a temporary file, which holds ids and
 * nothing else, is readable by its owner only, and has no name from the moment it is open.
 */
export class EventReferences {
  #lines: string[] = [];
  #length = 0;
  #file: number | undefined;
  #written = 0;

  /** @param key `_key` of the event @param ids what it refers to, in an order of the caller's own */
  add(key: string, ...ids: (string | undefined)[]): void {
    const known = ids.map((id) => (id === undefined || SEPARATORS.test(id) ? '' : id));
    const line = `${key}\t${known.join('\t')}\n`;
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length >= CHUNK) this.#spill();
  }

  /** All references, in the order in which they came; an id that an event lacks is an empty string. */
  *read(): Generator<string[]> {
    yield* this.#readFile();
    for (const line of this.#lines) yield line.slice(0, -1).split('\t');
  }

  /** Gives the disk space back. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    this.#lines = [];
  }

  #spill(): void {
    this.#file ??= openNameless();
    this.#written += writeAll(this.#file, this.#lines.join(''), this.#written);
    this.#lines = [];
    this.#length = 0;
  }

  *#readFile(): Generator<string[]> {
    const buffer = Buffer.alloc(CHUNK);
    const decoder = new StringDecoder('utf8');
    let rest = '';
    for (let position = 0; this.#file !== undefined && position < this.#written;) {
      const bytes = readSync(this.#file, buffer, 0, CHUNK, position);
      if (bytes === 0) return;
      position += bytes;
      const lines = (rest + decoder.write(buffer.subarray(0, bytes))).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield line.split('\t');
    }
  }
}

/** A file for this process alone; gone when it is closed, however the process ends. */
function openNameless(): number {
  const name = path.join(os.tmpdir(), `graph-1password-${randomUUID()}`);
  const file = openSync(name, 'wx+', 0o600);
  try {
    unlinkSync(name);
  } catch {
    // Some systems keep the name of an open file; the temporary folder is then cleared by the system.
  }
  return file;
}

/** The system may write a part only, for example when the disk is nearly full: then the rest must follow, or fail. */
function writeAll(file: number, text: string, position: number): number {
  const bytes = Buffer.from(text);
  let done = 0;
  try {
    while (done < bytes.length) {
      const written = writeSync(file, bytes, done, bytes.length - done, position + done);
      if (written === 0) throw Object.assign(new Error('Nothing was written.'), { code: 'ENOSPC' });
      done += written;
    }
  } catch (error) {
    // The file has no name any more: its folder says which disk it is.
    throw Object.assign(error as Error, { path: os.tmpdir() });
  }
  return done;
}
