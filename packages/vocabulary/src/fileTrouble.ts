/** What Node says of a call of the file system that failed; the database engine has words alone. */
interface SystemError {
  message?: unknown;
  code?: unknown;
  path?: unknown;
  dest?: unknown;
  syscall?: unknown;
}

/** Why a file or folder cannot be used, in words. */
export interface FileTrouble {
  /** The system's name of it: `ENOSPC`. */
  code: string;
  /** A clause about the file: `its disk is full`. */
  what: string;
  /** What to do, as a clause: `free some space there`. */
  cure: string;
  /** The file or folder, if the system said which. */
  path?: string;
}

/** By the names that POSIX and Node give to errors. */
const TROUBLES: Readonly<Record<string, readonly [what: string, cure: string]>> = {
  ENOSPC: ['its disk is full', 'free some space there'],
  EDQUOT: ['the quota of its disk is used up', 'free some space there, or raise the quota'],
  EROFS: ['its file system is read-only', 'mount it writable'],
  EACCES: ['this user may not use it', 'give this user the rights to it and to its folder'],
  EPERM: ['this user may not change it', 'give this user the rights to it and to its folder'],
  EMFILE: ['too many files are open', 'raise the limit of open files of this process (ulimit -n)'],
  ENFILE: ['too many files are open', 'raise the limit of open files of this machine'],
  ENOMEM: ['there is not enough memory', 'give this machine or container more memory'],
  EIO: ['its disk reports a fault', 'check the disk'],
  ENOTDIR: ['a part of its path is not a folder', 'move that part away'],
  EEXIST: ['something else is in its place', 'move that away'],
  EISDIR: ['it is a folder', 'move that away'],
  ENOENT: ['it is not there', 'check the path'],
  ENOTEMPTY: ['other files are in it', 'move them away'],
  ELOOP: ['its links lead in a circle', 'mend the links'],
  ENAMETOOLONG: ['its path is too long', 'shorten the path'],
  EBUSY: ['another program is using it', 'end that program'],
  ENOTSUP: ['its file system cannot do what that takes', 'use a folder on a local disk'],
  EOPNOTSUPP: ['its file system cannot do what that takes', 'use a folder on a local disk'],
  ENOSYS: ['its file system cannot do what that takes', 'use a folder on a local disk'],
  EXDEV: ['it is on another disk than its folder', 'use a folder on one disk'],
  ESTALE: ['the share that it is on is gone', 'connect the share again'],
  ENOTCONN: ['the share that it is on is gone', 'connect the share again'],
  EHOSTDOWN: ['the share that it is on is gone', 'connect the share again'],
  EPIPE: ['its reader has ended', 'keep the reader running to the end'],
};

/** The words of the C library at the end of the engine's own, by what they stand for. */
const ENGINE_WORDS: readonly (readonly [words: RegExp, code: string])[] = [
  [/no space left on device/i, 'ENOSPC'],
  [/quota exceeded/i, 'EDQUOT'],
  [/read-only file system/i, 'EROFS'],
  [/permission denied/i, 'EACCES'],
  [/operation not permitted/i, 'EPERM'],
  [/too many open files/i, 'EMFILE'],
  [/cannot allocate memory/i, 'ENOMEM'],
];

/** The same for an error of the database engine, such as `IO Error: Could not write file "x": No space left on device`. */
function ofEngine(message: unknown): SystemError {
  if (typeof message !== 'string' || !/^(IO|Out of Memory|Permission) Error\b/.test(message))
    return {};
  const path = /"([^"]+)"/.exec(message)?.[1];
  // The words stand after the name of the file, which is anybody's text.
  const words = message.slice(message.lastIndexOf('"') + 1);
  const code = ENGINE_WORDS.find(([pattern]) => pattern.test(words))?.[1];
  return code === undefined ? {} : { code, path };
}

/** An error of the file system, or of the engine about it, in words; undefined for any other error. */
export function fileTroubleOf(error: unknown): FileTrouble | undefined {
  // Not by its class: that of another context is another one.
  if (typeof error !== 'object' || error === null) return undefined;
  const known = error as SystemError;
  const { code, path, dest, syscall } =
    typeof known.code === 'string' ? known : ofEngine(known.message);
  if (typeof code !== 'string' || !Object.hasOwn(TROUBLES, code)) return undefined;
  const hasNoLinks = code === 'EPERM' && (syscall === 'link' || syscall === 'symlink');
  const [what, cure] = TROUBLES[hasNoLinks ? 'ENOTSUP' : code] as (typeof TROUBLES)[string];
  const place = [dest, path].find((each) => typeof each === 'string');
  return { code, what, cure, ...(place !== undefined && { path: place }) };
}

/** Codes of errors that say that nothing is there. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR']);

/** Whether an error of the file system says that nothing is there; any other says that nobody knows, as of a folder that is closed to this user. */
export const isAbsence = (error: unknown): boolean =>
  ABSENT.has((error as SystemError | undefined)?.code as string);

/** The same for the end of a sentence, of whatever error: what is wrong, and what to do. */
export function fileTroubleWords(error: unknown): { what: string; cure: string } {
  const what = 'the file system does not say why';
  return fileTroubleOf(error) ?? { what, cure: 'check its folder, its rights and the free space' };
}

/**
 * An error of the file system as sentences for people: where, why, and what to do.
 * @param folder that was in use, for errors that name none
 * @returns undefined for any other error
 */
export function fileTroubleSentence(error: unknown, folder?: string): string | undefined {
  const trouble = fileTroubleOf(error);
  if (!trouble) return undefined;
  const { what, cure, path = folder } = trouble;
  const begin = path === undefined ? 'A file cannot be used' : `${path} cannot be used`;
  return `${begin}: ${what}. ${cure.charAt(0).toUpperCase()}${cure.slice(1)}, or use another folder, then run again.`;
}
