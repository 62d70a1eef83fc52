import { linkSync, lstatSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { makeFolder } from './folder';
import { HEARTBEAT_MS, isAlive, parseHolder, processStart, readLock, SPACE } from './holder';
import type { LockHolder } from './holder';

/** How often a lock that somebody holds is tried again, in ms. */
const RETRY_MS = 50;

/** What the lock guards, for the sentence about another holder. */
export interface LockPurpose {
  /** Who else may hold it: `poller`. */
  holder: string;
  /** What it guards, and what to do: `works with this state: stop it`. */
  cure: string;
}

/** Another process holds the lock, or has held it meanwhile; the message is a sentence. */
export class LockedError extends Error {
  override readonly name = 'LockedError';

  /** @param found who has it; undefined when it was lost to somebody who has ended by now */
  constructor({ holder, cure }: LockPurpose, found: LockHolder | undefined) {
    super(
      found
        ? `Another ${holder} (process ${found.pid} on ${found.host}, since ${found.since}) ${cure}.`
        : `The lock of this ${holder} is gone: somebody removed it, or another ${holder} took its place while this one was paused. Run it again.`,
    );
  }
}

/** A lock file that is held until `release`, or until its process dies. */
export class Lock {
  readonly #timer: NodeJS.Timeout;
  readonly #file: string;
  readonly #content: string;
  readonly #guarded: LockPurpose;

  private constructor(file: string, content: string, guarded: LockPurpose) {
    this.#file = file;
    this.#content = content;
    this.#guarded = guarded;

    this.#timer = setInterval(() => this.#beat(), HEARTBEAT_MS).unref();
  }

  /**
   * Takes the lock, if need be from a process that has died.
   * @throws LockedError when its holder lives; the file system's error when the folder cannot be written
   */
  static take(file: string, guarded: LockPurpose): Lock {
    makeFolder(path.dirname(file));
    const own: LockHolder = {
      pid: process.pid,
      started: processStart(process.pid) ?? '',
      host: hostname(),
      ...SPACE,
      since: new Date().toISOString(),
    };
    const content = `${JSON.stringify(own)}\n`;
    acquire(file, content, guarded);
    return new Lock(file, content, guarded);
  }

  /**
   * Takes the lock as soon as its holder gives it back.
   * @param patienceMs longest wait
   * @throws as `take` does, when the holder has it still
   */
  static async takeWithin(file: string, patienceMs: number, guarded: LockPurpose): Promise<Lock> {
    const end = Date.now() + patienceMs;
    for (;;) {
      try {
        return Lock.take(file, guarded);
      } catch (error) {
        if (!(error instanceof LockedError) || Date.now() >= end) throw error;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /** Whether nobody else has taken it over: on another machine a process that was paused for long counts as dead. */
  get isHeld(): boolean {
    return readLock(this.#file) === this.#content;
  }

  /** Looks, before something that cannot be taken back, whether the lock is held still. @throws LockedError */
  confirm(): void {
    if (!this.isHeld) throw this.#lost();
  }

  /**
   * The same for somebody who begins anew: a lock that was removed by hand is made again, where that is possible.
   * @throws LockedError when somebody else has it
   */
  renew(): void {
    try {
      if (this.isHeld) return;
      makeFolder(path.dirname(this.#file));
      acquire(this.#file, this.#content, this.#guarded);
    } catch (error) {
      // A full disk, or one that is gone, is no other holder.
      if (error instanceof LockedError) throw error;
    }
  }

  /** Gives the lock back; nothing happens when it was taken over in the meantime. */
  release(): void {
    clearInterval(this.#timer);
    if (this.isHeld) rmSync(this.#file, { force: true });
  }

  #lost(): LockedError {
    return new LockedError(this.#guarded, parseHolder(readLock(this.#file) ?? ''));
  }

  #beat(): void {
    try {
      // A sign of life of this process must not count for another one.
      if (!this.isHeld) return;
      const now = new Date();
      utimesSync(this.#file, now, now);
    } catch {
      // Somebody removed it by hand, on purpose.
    }
  }
}

/** Makes the lock, in place of one whose holder has died if need be. @throws as {@link Lock.take} */
function acquire(file: string, content: string, guarded: LockPurpose): void {
  while (!create(file, content)) {
    const found = readLock(file);
    if (found === undefined) {
      refuseDeadLink(file);
      continue;
    }
    const holder = parseHolder(found);
    if (holder && isAlive(file, holder)) throw new LockedError(guarded, holder);
    remove(file, found);
  }
}

/** What file systems without hard links answer, such as FAT and some shares. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** Makes the lock with its content in one step, where there are hard links: nobody ever sees an empty one. */
function create(file: string, content: string): boolean {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, content, { mode: 0o600 });
    linkSync(temporary, file);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (NO_LINKS.has(code)) return createAlone(file, content);
    // An error while writing names no file.
    if (code !== 'EEXIST') throw Object.assign(error as Error, { path: file });
    return false;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** The same in two steps; whoever took the empty file for that of a dead process in between has the lock. */
function createAlone(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { mode: 0o600, flag: 'wx' });
    return readLock(file) === content;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** A link that leads nowhere is in the way for ever, and was not made here. @throws Error with a sentence */
function refuseDeadLink(file: string): void {
  if (!lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new LockLinkError(
    `${file} is a link that leads nowhere, where a lock is to be: remove the link, then run again.`,
  );
}

/** Something that is no lock is in its place; the message is a sentence. */
class LockLinkError extends Error {
  override readonly name = 'LockLinkError';
}

/** Removes a dead lock; if another process was faster and its own lock was caught, that one is put back. */
function remove(file: string, expected: string): void {
  const aside = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readLock(aside) !== expected) create(file, readLock(aside) ?? '');
  rmSync(aside, { force: true });
}
