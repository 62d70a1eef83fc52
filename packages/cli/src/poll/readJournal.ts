import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { writeFileAtomically, makeFolder } from '@graph-1password/archive/files';

/** 1Password keeps events for so long, ms. */
const KEPT_MS = 120 * DAY;

/** A read of an item by this integration. */
export interface OwnRead {
  /** Vault and item, with a slash between them. */
  key: string;
  /** Epoch ms. */
  time: number;
}

/**
 * The reads of this integration, on the disk before each of them is made: a run that is killed has read what it has read,
 * and its reads come back as usages all the same. A line each: vault, item, time.
 */
export class ReadJournal {
  readonly #file: string;
  /** Its folder is there. */
  #isOpen = false;

  /** @param file is made with the first read, readable by its owner only */
  constructor(file: string) {
    this.#file = file;
  }

  /** All reads, the oldest first. A line that a crash cut off is left out. */
  read(): OwnRead[] {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch {
      // Nothing was read yet, or it cannot be read: sweeps are known without it.
      return [];
    }
    return text.split('\n').flatMap((line) => {
      const [key = '', time = '', ...rest] = line.split(' ');
      const isWhole = rest.length === 0 && key.includes('/') && /^\d{12,14}$/.test(time);
      return isWhole ? [{ key, time: Number(time) }] : [];
    });
  }

  /** Adds a read. @throws the file system's error */
  append({ key, time }: OwnRead): void {
    if (!this.#isOpen) makeFolder(path.dirname(this.#file));
    this.#isOpen = true;
    appendFileSync(this.#file, `${key} ${time}\n`, { mode: 0o600 });
  }

  /** Forgets reads that no usage can come back of any more. @param now epoch ms @throws the file system's error */
  compact(now: number): void {
    const all = this.read();
    const kept = all.filter(({ time }) => time > now - KEPT_MS);
    if (kept.length === all.length) return;
    writeFileAtomically(this.#file, kept.map(({ key, time }) => `${key} ${time}\n`).join(''));
  }
}
