import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Room for what a file has grown by since it was asked for its size, in bytes. */
const SPARE = 4096;

/** Reads one file after the other into the same memory. */
export class FileReader {
  #bytes = Buffer.alloc(0);

  /** @returns the whole text. @throws the file system's error */
  read(file: string): string {
    const handle = openSync(file, 'r');
    try {
      this.#enlarge(fstatSync(handle).size + SPARE, 0);
      let length = 0;
      for (;;) {
        const count = readSync(handle, this.#bytes, length, this.#bytes.length - length, null);
        if (count === 0) return this.#bytes.toString('utf8', 0, length);
        length += count;
        if (length === this.#bytes.length) this.#enlarge(2 * length, length);
      }
    } finally {
      closeSync(handle);
    }
  }

  /** @param kept count of bytes to keep */
  #enlarge(size: number, kept: number): void {
    if (size <= this.#bytes.length) return;
    const bytes = Buffer.allocUnsafeSlow(size);
    this.#bytes.copy(bytes, 0, 0, kept);
    this.#bytes = bytes;
  }
}
