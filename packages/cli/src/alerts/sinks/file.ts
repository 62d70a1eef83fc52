import { closeSync, fsyncSync, openSync, readSync, fstatSync, writeFileSync } from 'node:fs';
import { fileTroubleWords } from '@graph-1password/vocabulary';
import type { FileConfig } from '../config/types';
import type { Message } from '../message';
import type { Sink } from '../outbox/deliver';
import type { SendResult } from '../outbox/outcome';
import { payloadOf } from './payload';

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
    const handle = openSync(this.#config.path, 'a+', 0o600);
    try {
      // A line that a crash cut short stays a line of its own.
      writeFileSync(handle, endsWithin(handle) ? `\n${line}` : line);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }
}

/** Whether a file ends in the middle of a line. */
function endsWithin(handle: number): boolean {
  const stat = fstatSync(handle);
  if (!stat.isFile() || stat.size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(handle, last, 0, 1, stat.size - 1);
  return last.toString() !== '\n';
}
