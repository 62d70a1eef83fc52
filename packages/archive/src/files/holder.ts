import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { hostname, uptime } from 'node:os';

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
export const HEARTBEAT_MS = 30_000;
/** Silence after which a holder on another machine, whose processes cannot be seen, counts as dead, in ms. */
const SILENCE_MS = 5 * 60_000;

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
export const SPACE: Pick<LockHolder, 'space'> = ((): object => {
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

/** The content of a lock; undefined when there is none. @throws the file system's error */
export function readLock(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Who a lock says holds it; undefined when it was not written to its end. */
export function parseHolder(text: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<LockHolder> | null;
    return typeof holder?.pid === 'number' ? (holder as LockHolder) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the holder of a lock lives. @param file its lock */
export function isAlive(file: string, { pid, started, host, space }: LockHolder): boolean {
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
  const holder = parseHolder(readLock(file) ?? '');
  return holder && isAlive(file, holder) ? holder : undefined;
}
