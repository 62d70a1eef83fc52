import {
  linkSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, uptime } from 'node:os';
import path from 'node:path';
import { makeFolder } from './folder';

/** Who holds a lock. */
export interface LockHolder {
  pid: number;
  /**
   * When that process started, in the words of its system; a process id alone is given to others after a crash. Empty
   * where the system does not tell.
   */
  started: string;
  host: string;
  /** What tells machines and containers of one name apart, since processes are numbered in each anew; absent where nothing does. */
  space?: string;
  /** ISO 8601. */
  since: string;
}

/** How often the holder shows that it lives, in ms. */
const HEARTBEAT_MS = 30_000;
/** How often a lock that somebody holds is tried again, in ms. */
const RETRY_MS = 50;
/** Silence after which a holder on another machine, whose processes cannot be seen, counts as dead, in ms. */
const SILENCE_MS = 5 * 60_000;

/** What the lock guards, for the sentence about another holder. */
export interface LockPurpose {
  /** Who else may hold it: `poller`. */
  holder: string;
  /** What it guards, and what to do: `works with this state: stop it`. */
  cure: string;
}

/** Another process holds the lock; the message is a sentence. */
export class LockedError extends Error {
  override readonly name = 'LockedError';

  constructor({ holder, cure }: LockPurpose, { pid, host, since }: LockHolder) {
    super(`Another ${holder} (process ${pid} on ${host}, since ${since}) ${cure}.`);
  }
}

/**
 * When a process started, as its system tells it.
 * @returns undefined when there is no such process, or when the system does not tell, as macOS and Windows
 */
export function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in field 2 may hold blanks and brackets; the start is field 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended, although its number is still taken.
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** Where this process is numbered: the machine since its start, and the container. */
const SPACE: Pick<LockHolder, 'space'> = ((): object => {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { space: `${boot} ${readlinkSync('/proc/self/ns/pid')}` };
  } catch {
    // Only Linux has them.
    return {};
  }
})();

/** What tells the processes of this machine since its start, and of this container, from others; undefined outside Linux. */
export const processSpace = (): string | undefined => SPACE.space;

/** A lock file that is held until `release`, or until its process dies. */
export class Lock {
  readonly #timer: NodeJS.Timeout;
  readonly #file: string;
  readonly #content: string;

  private constructor(file: string, content: string) {
    this.#file = file;
    this.#content = content;

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
    for (;;) {
      if (create(file, content)) return new Lock(file, content);
      const found = read(file);
      if (found === undefined) {
        refuseDeadLink(file);
        continue;
      }
      const holder = parse(found);
      if (holder && isAlive(file, holder)) throw new LockedError(guarded, holder);
      remove(file, found);
    }
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

  /** Gives the lock back; nothing happens when it was taken over in the meantime. */
  release(): void {
    clearInterval(this.#timer);
    if (read(this.#file) === this.#content) rmSync(this.#file, { force: true });
  }

  #beat(): void {
    try {
      const now = new Date();
      utimesSync(this.#file, now, now);
    } catch {
      // Somebody removed it by hand, on purpose.
    }
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
    return read(file) === content;
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
  if (read(aside) !== expected) create(file, read(aside) ?? '');
  rmSync(aside, { force: true });
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<LockHolder> | null;
    return typeof holder?.pid === 'number' ? (holder as LockHolder) : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(file: string, { pid, started, host, space }: LockHolder): boolean {
  if (host !== hostname()) return showsLife(file);
  // Another container or machine of this name, or this one before it was started anew: then it has been silent since.
  if (space !== undefined && space !== SPACE.space) return showsLife(file) && !isOfBefore(file);
  // macOS, Windows: the number alone may have been given to another process.
  if (started === '') return isRunning(pid) && showsLife(file);
  return processStart(pid) === started;
}

const silenceOf = (file: string): number =>
  Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);

/** A sign from the future is of a clock that was ahead, and says nothing. */
const showsLife = (file: string): boolean => Math.abs(silenceOf(file)) < SILENCE_MS;

/** Whether the last sign of life is from before this machine was started, and others would have given one since. */
function isOfBefore(file: string): boolean {
  const silence = silenceOf(file);
  return silence > 3 * HEARTBEAT_MS && silence > uptime() * 1000;
}

/** Whether a process of this machine, or container, has a number. */
export function isRunning(pid: number): boolean {
  try {
    // Signal 0 is not sent.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Who holds a lock now, if anybody who lives. */
export function holderOf(file: string): LockHolder | undefined {
  const holder = parse(read(file) ?? '');
  return holder && isAlive(file, holder) ? holder : undefined;
}
