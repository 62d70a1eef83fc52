import {
  closeSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { Stats } from 'node:fs';
import path from 'node:path';
import { fileTroubleWords } from '@graph-1password/vocabulary';
import { temporaryIn, writeFileAtomically } from '@graph-1password/archive/files';
import { EXIT } from './exitCodes';
import type { ExitCode } from './exitCodes';
import { jsonText } from './text';

/** The file cannot be written; the message is a sentence for people. */
export class OutputError extends Error {
  override readonly name = 'OutputError';

  /** @param reason `usage` when another --output helps */
  constructor(
    message: string,
    readonly reason: 'usage' | 'system',
  ) {
    super(message);
  }

  /** How the command ends. */
  get exitCode(): ExitCode {
    return this.reason === 'usage' ? EXIT.usage : EXIT.failed;
  }
}

/** A sentence about a place that cannot be written. @param error of the file system, or of the engine */
export function cannotBeWritten(place: string, error: unknown): string {
  const { what, cure } = fileTroubleWords(error);
  return `${place} cannot be written, because ${what}: ${cure}, or choose another --output.`;
}

/** What stands for standard output in `--output`. */
export const STDOUT = '-';

/** Looks whether a file can be written, before any work is done. @throws OutputError */
export function checkOutput(file: string): void {
  const folder = path.dirname(file);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new OutputError(
      `The folder ${folder} does not exist: create it first, or choose another --output.`,
      'usage',
    );
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    throw new OutputError(`${file} is a folder: add a file name to --output.`, 'usage');
  }
  tryFolder(file);
}

/** Troubles that another --output need not help against: the disk is full, or broken. */
const OF_SYSTEM = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE']);

/** Makes a file beside the one that is to be written, and removes it: of `/proc` no permission says that it takes none. @throws OutputError */
function tryFolder(file: string): void {
  try {
    const place = placeOf(file);
    if (!isPlain(place)) return;
    const trial = temporaryIn(path.dirname(place));
    closeSync(openSync(trial, 'wx', 0o600));
    rmSync(trial);
  } catch (error) {
    if (error instanceof OutputError) throw error;
    const { code = '' } = error as NodeJS.ErrnoException;
    const sentence =
      code === 'ENOENT'
        ? `${file} cannot be written, because no file can be made there: choose another --output.`
        : cannotBeWritten(file, error);
    throw new OutputError(sentence, OF_SYSTEM.has(code) ? 'system' : 'usage');
  }
}

/** Links that are followed at most, as by Linux. */
const MOST_LINKS = 40;

/**
 * Where a link leads: what is there is written, and the link stays. In a folder to which everybody may write, such as `/tmp`,
 * the link of another user is not followed, as the kernel would not: it could lead to any file of this user.
 * @throws OutputError; the file system's error
 */
export function placeOf(file: string): string {
  let place = path.resolve(file);
  for (let followed = 0; followed <= MOST_LINKS; followed++) {
    const kind = lstatSync(place, { throwIfNoEntry: false });
    if (kind?.isSymbolicLink() !== true) {
      // A link that leads nowhere is an error; a file that is not there yet is none.
      if (kind === undefined && followed > 0) realpathSync(file);
      return place;
    }
    if (isForeign(kind, path.dirname(place))) {
      throw new OutputError(
        `${place} is a link of another user, in a folder to which everybody may write: remove it, or choose another --output.`,
        'usage',
      );
    }
    place = path.resolve(realpathSync(path.dirname(place)), readlinkSync(place));
  }
  return realpathSync(file);
}

/** Permissions of a folder to which everybody may write, and from which nobody may remove what is another user's. */
const SHARED = 0o1002;

function isForeign({ uid }: Stats, folder: string): boolean {
  const { mode, uid: owner } = statSync(folder);
  return (mode & SHARED) === SHARED && uid !== process.geteuid?.() && uid !== owner;
}

/** Whether a file may be replaced as a whole. A device or a pipe would be gone, as `/dev/null` for all users. */
export const isPlain = (file: string): boolean =>
  statSync(file, { throwIfNoEntry: false })?.isFile() ?? true;

/**
 * Writes a file that its owner alone can read, whole or not at all. Into what is no regular file it writes.
 * @throws OutputError
 */
export function saveOutput(file: string, content: string): void {
  try {
    const place = placeOf(file);
    if (isPlain(place)) writeFileAtomically(place, content);
    else writeFileSync(place, content);
  } catch (error) {
    if (error instanceof OutputError) throw error;
    throw new OutputError(cannotBeWritten(file, error), 'system');
  }
}

/** Where a command prints. */
export interface Print {
  print: (text: string) => void;
  printError: (text: string) => void;
}

/**
 * What prints the answer of a command: into the file of `--output`, and says so on stderr, or else as before.
 * @param output `--output` as it was given; `-` is the terminal
 * @throws OutputError when the file cannot be written, now or when it is printed
 */
export function printer(output: string | undefined, { print, printError }: Print): Print['print'] {
  if (output === undefined || output === STDOUT) return print;
  const file = path.resolve(output);
  checkOutput(file);
  return (text) => {
    saveOutput(file, `${text}\n`);
    printError(`Written to ${file}.`);
  };
}

/** How a command with progress was told to tell of it. */
export interface TellerOptions {
  format?: string | undefined;
  /** `--output` as it was given. */
  output?: string | undefined;
}

/**
 * What a command with progress says: lines for people as they come, or, into the file of `--output`, all of them at the
 * end; for programs one JSON object at the end.
 */
export class Teller {
  /** Whether lines for people are shown as they come. */
  readonly isLive: boolean;
  readonly #isJson: boolean;
  readonly #print: Print['print'];
  readonly #lines: string[] = [];

  /** @throws OutputError when the file cannot be written */
  constructor({ format, output }: TellerOptions, to: Print = CONSOLE) {
    this.#isJson = format === 'json';
    this.isLive = !this.#isJson && (output === undefined || output === STDOUT);
    this.#print = printer(output, to);
  }

  /** A line for people. */
  say(line: string): void {
    if (this.isLive) this.#print(line);
    else if (!this.#isJson) this.#lines.push(line);
  }

  /** Ends. @param result what programs are told @throws OutputError */
  end(result: object): void {
    if (this.#isJson) this.#print(jsonText({ schema: 1, ...result }));
    else if (!this.isLive && this.#lines.length > 0) this.#print(this.#lines.join('\n'));
  }
}

/** The terminal, looked up when something is printed: tests put something in its place. */
const CONSOLE: Print = {
  print: (text) => console.log(text),
  printError: (text) => console.error(text),
};
