import { createWriteStream, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { syncFolder, temporaryIn } from '@graph-1password/archive/files';
import { cannotBeWritten, isPlain, OutputError, placeOf, STDOUT } from '../../support/output';
import { safeJson } from '../../support/text';
import { UsageError } from '../../support/usage';

/** Characters that are written at a time. */
const CHUNK = 64 * 1024;

/** Compresses what is written, by the end of the file name. */
function compressorOf(file: string): (NodeJS.ReadWriteStream & Writable) | undefined {
  if (file.endsWith('.gz')) return zlib.createGzip();
  if (!file.endsWith('.zst')) return undefined;
  // Node 22.15 brought it.
  const { createZstdCompress: create } = zlib as { createZstdCompress?: () => zlib.Gzip };
  if (create) return create();
  throw new UsageError(
    `Node ${process.versions.node} cannot write ${file}: zstd needs Node 22.15 or newer; let the name end with .gz instead, or write to standard output (-o -) and pipe it into zstd.`,
  );
}

/**
 * Text that goes to a file or to standard output, however much it is. A file has its name only when it is whole, and its
 * owner alone can read it. A link stays, and what it leads to is written; into a device or a pipe the text goes as it comes.
 */
export class Lines {
  readonly #file: string | undefined;
  readonly #temporary: string | undefined;
  readonly #isPlain: boolean = false;
  /** Somebody reads it as it comes: what is written is JSON, in which nothing is lost by escapes. */
  readonly #isTerminal: boolean;
  readonly #sink: Writable;
  readonly #input: Writable;
  #text = '';
  #bytes = 0;
  #error: NodeJS.ErrnoException | undefined;

  /**
   * @param file an absolute path; `-` for standard output
   * @throws UsageError when it cannot be compressed as its name says; OutputError
   */
  constructor(file: string, stdout: Writable = process.stdout) {
    const zip = compressorOf(file);
    this.#isTerminal = file === STDOUT && (stdout as Partial<NodeJS.WriteStream>).isTTY === true;
    if (file === STDOUT) this.#sink = stdout;
    else {
      this.#file = placeOrSentence(file);
      this.#isPlain = isPlain(this.#file);
      this.#temporary = this.#isPlain ? temporaryIn(path.dirname(this.#file)) : this.#file;
      const flags = this.#isPlain ? 'wx' : 'w';
      this.#sink = createWriteStream(this.#temporary, { flags, mode: 0o600, flush: this.#isPlain });
    }
    this.#sink.on('error', this.#onError);
    zip?.on('error', this.#onError).pipe(this.#sink);
    this.#input = zip ?? this.#sink;
  }

  /** Bytes before compression. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds text. @returns a promise when the caller must wait for it @throws OutputError */
  write(text: string): Promise<void> | undefined {
    this.#text += text;
    return this.#text.length < CHUNK ? undefined : this.#flush();
  }

  /** Ends the file and gives it its name. @throws OutputError; then nothing stays */
  async finish(): Promise<void> {
    await this.#flush();
    if (this.#temporary === undefined || this.#file === undefined) return;
    try {
      this.#input.end();
      await finished(this.#sink);
      if (!this.#isPlain) return;
      renameSync(this.#temporary, this.#file);
      syncFolder(path.dirname(this.#file));
    } catch (error) {
      this.#error ??= error as NodeJS.ErrnoException;
      this.abort();
      throw this.#outputError();
    }
  }

  /** Removes what was written. */
  abort(): void {
    this.#sink.off('error', this.#onError).on('error', () => undefined);
    if (this.#temporary === undefined) return;
    this.#input.destroy();
    this.#sink.destroy();
    if (this.#isPlain) rmSync(this.#temporary, { force: true });
  }

  readonly #onError = (error: NodeJS.ErrnoException): void => {
    this.#error ??= error;
  };

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#isTerminal ? safeJson(this.#text) : this.#text);
    this.#text = '';
    this.#bytes += bytes.length;
    // A failed stream never drains.
    if (!this.#error && bytes.length > 0 && !this.#input.write(bytes)) {
      await this.#drained();
    }
    if (this.#error) throw this.#outputError();
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        this.#input.off('drain', go);
        for (const event of ['error', 'close']) this.#sink.off(event, go);
        resolve();
      };
      this.#input.on('drain', go);
      for (const event of ['error', 'close']) this.#sink.on(event, go);
    });
  }

  #outputError(): OutputError {
    const place = this.#file ?? 'Standard output';
    return new OutputError(cannotBeWritten(place, this.#error), 'system');
  }
}

/** Where a link leads. @throws OutputError */
function placeOrSentence(file: string): string {
  try {
    return placeOf(file);
  } catch (error) {
    if (error instanceof OutputError) throw error;
    throw new OutputError(cannotBeWritten(file, error), 'system');
  }
}
