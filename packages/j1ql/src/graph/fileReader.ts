import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Room for what a file has grown by since it was asked for its size, in bytes. */
const SPARE = 4096;

/** Reads one file after the other into the same memory. */
export class FileReader {
  #bytes = Buffer.alloc(0);

  /** @returns the whole text. @throws the file system's error */
  read(file: string): string {
    return this.bytes(file).toString('utf8');
  }

  /** @returns the whole content, which is there until the next file is read. @throws the file system's error */
  bytes(file: string): Buffer {
    const handle = openSync(file, 'r');
    try {
      this.#enlarge(fstatSync(handle).size + SPARE, 0);
      let length = 0;
      for (;;) {
        const count = readSync(handle, this.#bytes, length, this.#bytes.length - length, null);
        if (count === 0) return this.#bytes.subarray(0, length);
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
