import { cutText, isOnePasswordId, lowerId, upperId } from '@graph-1password/vocabulary';
import { UNKNOWN_NAME } from '../../../../../src/access/permissions';
import { printable } from '../../support/text';
import { UsageError } from '../../support/usage';

/** The file is none that can be imported, or not whole; the message is a sentence for people. */
export class ImportError extends UsageError {
  /** @param message may name files and what is in them, which others chose */
  constructor(message: string) {
    super(printable(message));
  }
}

/** An object of a file: nothing is taken from it but by the name of a field. */
export type Fields = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Longest text that is taken: names are shorter, and a note that was put into a name is cut. */
const LONGEST = 256;

/** A text of a field, if there is one that says something. */
export function textOf(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? cutText(value.trim(), LONGEST) || undefined : undefined;
}

/** The fields of these that have a text. */
export const textsOf = <K extends string>(
  fields: Fields,
  names: Readonly<Record<K, string>>,
): Partial<Record<K, string>> =>
  Object.fromEntries(
    Object.entries<string>(names).flatMap(([own, theirs]) => {
      const text = textOf(fields, theirs);
      return text === undefined ? [] : [[own, text]];
    }),
  ) as Partial<Record<K, string>>;

/**
 * An id of 1Password, in the case that keys have.
 * @param where what holds it, for the sentence
 * @throws ImportError when it is none
 */
export function idOf(value: unknown, kind: 'user' | 'group' | 'vault', where: string): string {
  const id = isOnePasswordId(value)
    ? kind === 'user'
      ? upperId(value)
      : lowerId(value)
    : undefined;
  if (id !== undefined) return id;
  throw new ImportError(
    `${where} has a ${kind} without an id of 1Password (26 letters and digits): export it again.`,
  );
}

/**
 * The names in a list of permissions: short words of letters and underscores, never other text. What is none stands as
 * `unknown`, so that something is known to be allowed.
 */
export const wordsOf = (value: unknown): string[] => {
  const words = (Array.isArray(value) ? (value as unknown[]) : []).map((word) => {
    const text = typeof word === 'string' ? word.trim() : '';
    return /^[A-Za-z_]{1,40}$/.test(text) ? text : UNKNOWN_NAME;
  });
  return [...new Set(words)];
};

/** Rows without those whose id was there before. @param better whether a row is to stand in for an earlier one */
export function distinct<T>(
  rows: readonly T[],
  key: (row: T) => string,
  better: (row: T, before: T) => boolean = () => false,
): T[] {
  const byKey = new Map<string, T>();
  for (const row of rows) {
    const before = byKey.get(key(row));
    if (before === undefined || better(row, before)) byKey.set(key(row), row);
  }
  return [...byKey.values()];
}

/**
 * The text of a file in UTF-8 or UTF-16, without its byte order mark: PowerShell of Windows writes both.
 * @throws ImportError when it is neither
 */
export function decoded(bytes: Buffer, name: string): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new ImportError(
      `${name} is no text in UTF-8 or UTF-16: export it again, or enter ${KNOWN_FORMS}.`,
    );
  }
}

/** The forms that can be imported, for a sentence about what is none. */
const KNOWN_FORMS =
  'what the script of "graph-1password access script" left (JSON), the JSON file of 1PassHound, or CSV reports of 1Password\'s own scripts (.csv)';

/** What is none of the known forms. @param name of the file or folder */
export const noExport = (name: string): ImportError =>
  new ImportError(`${name} is no export that is known: enter ${KNOWN_FORMS}.`);

/** @throws ImportError without a word of the text, which may hold anything */
export function parsedJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // What does not even begin as JSON was never an export. An empty file is one that stopped at once.
    if (!/^\s*([[{]|$)/.test(text)) throw noExport(name);
    throw new ImportError(
      `${name} is not whole JSON, so the export stopped half-way: run it again.`,
    );
  }
}
