import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { reporter } from './checks';
import type { Check } from './types';

const check = reporter('configuration');

/** The file `.env` as it is on the disk. */
export interface EnvFile {
  /** Its path, as sentences name it. */
  file: string;
  bytes: Buffer;
  /** Permission bits; undefined where they mean nothing. */
  mode?: number;
  /** It is there, and this user cannot read it. */
  isClosed?: boolean;
}

/** Reads `.env` of a folder. @returns undefined when there is none */
export function readEnvFile(
  folder: string,
  platform: NodeJS.Platform = process.platform,
): EnvFile | undefined {
  const file = path.join(folder, '.env');
  try {
    const bytes = readFileSync(file);
    return { file, bytes, ...(platform !== 'win32' && { mode: statSync(file).mode & 0o777 }) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? undefined : { file, bytes: Buffer.alloc(0), isClosed: true };
  }
}

/** A line that sets a variable, as the SDK reads it. */
const ASSIGNMENT = /^\s*([\w.-]+)\s*=\s*(.*?)\s*$/;
/** The same as a shell writes it, which the SDK does not read. */
const EXPORT = /^\s*export\s+/;
/** Lines that a check names at most. */
const MAX_NAMED = 5;

/** The names that a file sets, or means to set; none when it is not UTF-8. */
export const namesIn = ({ bytes }: EnvFile): string[] =>
  encodingOf(bytes) === undefined
    ? linesOf(bytes).flatMap((line) => ASSIGNMENT.exec(line.replace(EXPORT, ''))?.[1] ?? [])
    : [];

const linesOf = (bytes: Buffer): string[] => bytes.toString('utf8').split(/\r\n|\n|\r/);

/** UTF-16, by its mark or by the zeros between the letters; undefined for UTF-8. */
function encodingOf(bytes: Buffer): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'UTF-16 (little-endian)';
  if (first === 0xfe && second === 0xff) return 'UTF-16 (big-endian)';
  if (bytes.length < 2 || (first !== 0 && second !== 0)) return undefined;
  return `UTF-16 (${first === 0 ? 'big' : 'little'}-endian)`;
}

/** Says what is wrong with the file itself: its encoding, lines that set nothing, and who may read it. */
export function checkEnvFile(env: EnvFile | undefined): Check[] {
  if (!env) return [];
  if (env.isClosed) {
    const message = `${env.file} is there, but this user cannot read it.`;
    const cure = 'Give it to the user that collects, or make it a file if it is a folder.';
    return [check('envFile', 'failure', message, { cure })];
  }
  const encoding = encodingOf(env.bytes);
  const found =
    encoding === undefined
      ? lineChecks(env)
      : [
          check('envFile', 'failure', `${env.file} is ${encoding}: nothing in it can be read.`, {
            cure: 'Save it as UTF-8 without a byte-order mark; in PowerShell: Set-Content -Encoding utf8NoBOM.',
          }),
        ];
  return [...found, ...modeChecks(env)];
}

function modeChecks({ file, mode }: EnvFile): Check[] {
  if (mode === undefined || (mode & 0o077) === 0) return [];
  const shown = mode.toString(8).padStart(3, '0');
  return [
    check('envFile', 'warning', `${file}, which holds tokens, is open to others (mode ${shown}).`, {
      cure: `Close it: chmod 600 ${file}`,
      facts: { mode: shown },
    }),
  ];
}

function lineChecks({ file, bytes }: EnvFile): Check[] {
  const exported: number[] = [];
  const ignored: number[] = [];
  const commented: string[] = [];
  for (const [index, line] of linesOf(bytes).entries()) {
    const [, name, value = ''] = ASSIGNMENT.exec(line) ?? [];
    if (name !== undefined) {
      if (/\s#/.test(value) && !/^(["']).*\1$/.test(value)) commented.push(name);
    } else if (EXPORT.test(line)) exported.push(index + 1);
    else if (!/^\s*(?:#|$)/.test(line)) ignored.push(index + 1);
  }
  const warning = (message: string, cure: string): Check =>
    check('envFile', 'warning', message, { cure });
  return [
    ...(bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))
      ? [
          warning(
            `${file} starts with a byte-order mark: this program can read it, but Docker and systemd cannot.`,
            'Save it as UTF-8 without a byte-order mark.',
          ),
        ]
      : []),
    ...(exported.length > 0
      ? [
          check(
            'envFile',
            'failure',
            `${linesText(file, exported)} with "export", which is ignored.`,
            {
              cure: 'Remove the word "export": NAME=value.',
              facts: { lines: exported.map(String) },
            },
          ),
        ]
      : []),
    ...(ignored.length > 0
      ? [
          warning(
            `${linesText(file, ignored)} without NAME=value, which is ignored.`,
            'Write NAME=value, or put a # before a comment.',
          ),
        ]
      : []),
    ...commented
      .slice(0, MAX_NAMED)
      .map((name) =>
        warning(
          `The comment behind ${name} in ${file} is read as a part of its value.`,
          'Put the comment on a separate line.',
        ),
      ),
  ];
}

function linesText(file: string, lines: readonly number[]): string {
  const named = lines.slice(0, MAX_NAMED).join(', ');
  const rest = lines.length > MAX_NAMED ? ' and more' : '';
  return `${file} has ${lines.length === 1 ? `a line (${named})` : `lines (${named}${rest})`}`;
}
