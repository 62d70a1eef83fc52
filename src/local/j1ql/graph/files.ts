import { open } from 'node:fs/promises';

/** Room for what a file has grown by since it was asked for its size, in bytes. */
const SPARE = 4096;

/** The text of a file; undefined when it cannot be read. */
interface FileText {
  readonly file: string;
  readonly text: string | undefined;
}

/**
 * Reads files one after the other. While one is used, the next comes from the disk, into the memory that the one
 * before had.
 */
export async function* textsOf(files: readonly string[]): AsyncGenerator<FileText> {
  const rooms = [new Room(), new Room()] as const;
  const begin = async (place: number): Promise<string | undefined> => {
    const file = files[place];
    if (file === undefined) return undefined;
    return (place % 2 === 0 ? rooms[0] : rooms[1]).read(file).catch(() => undefined);
  };
  let next = begin(0);
  for (const [place, file] of files.entries()) {
    const text = await next;
    next = begin(place + 1);
    yield { file, text };
  }
}

/** Memory for one file at a time. */
class Room {
  #bytes = Buffer.alloc(0);

  /** @throws the file system's error */
  async read(file: string): Promise<string> {
    const handle = await open(file);
    try {
      this.enlarge((await handle.stat()).size + SPARE, 0);
      let length = 0;
      for (;;) {
        const { bytesRead } = await handle.read(this.#bytes, length, this.#bytes.length - length);
        if (bytesRead === 0) return this.#bytes.toString('utf8', 0, length);
        length += bytesRead;
        if (length === this.#bytes.length) this.enlarge(2 * length, length);
      }
    } finally {
      await handle.close();
    }
  }

  /** @param kept count of bytes to keep */
  private enlarge(size: number, kept: number): void {
    if (size <= this.#bytes.length) return;
    const bytes = Buffer.allocUnsafeSlow(size);
    this.#bytes.copy(bytes, 0, 0, kept);
    this.#bytes = bytes;
  }
}
