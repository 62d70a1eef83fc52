import {
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readSync,
  fstatSync,
  writeFileSync,
} from 'node:fs';
import { fileTroubleWords } from '@graph-1password/vocabulary';
import type { FileConfig } from '../config/types';
import type { Message } from '../message';
import type { Sink } from '../outbox/deliver';
import type { SendResult } from '../outbox/outcome';
import { payloadOf } from './payload';

const { O_APPEND, O_CREAT, O_RDWR, O_NONBLOCK } = constants;

/** A file that gets a line of JSON a message, readable by its owner only when it is made. */
export class FileSink implements Sink {
  readonly #config: FileConfig;

  constructor(config: FileConfig) {
    this.#config = config;
  }

  send(message: Message): Promise<SendResult> {
    try {
      this.#append(`${JSON.stringify(payloadOf(message))}\n`);
      return Promise.resolve({ kind: 'delivered' });
    } catch (error) {
      const { what, cure } = fileTroubleWords(error);
      const reason = `The file cannot be written, because ${what}: ${cure}, or use another file.`;
      return Promise.resolve({ kind: 'retry', reason });
    }
  }

  #append(line: string): void {
    // A pipe that nobody reads must not hold up everything else.
    const flags = O_APPEND | O_CREAT | O_RDWR | O_NONBLOCK;
    const handle = openSync(this.#config.path, flags, 0o600);
    try {
      const stat = fstatSync(handle);
      // A line that a crash cut short stays a line of its own.
      const isCut = stat.isFile() && stat.size > 0 && !endsALine(handle, stat.size);
      writeFileSync(handle, isCut ? `\n${line}` : line);
      if (stat.isFile()) fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }
}

/** Whether a file ends with the end of a line. @param size in bytes, not 0 */
function endsALine(handle: number, size: number): boolean {
  const last = Buffer.alloc(1);
  readSync(handle, last, 0, 1, size - 1);
  return last.toString() === '\n';
}
