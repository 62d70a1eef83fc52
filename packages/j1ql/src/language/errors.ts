import type { QueryPosition } from './ast';

/** A query that is not J1QL: one sentence with its position, and often a hint. */
export class J1qlSyntaxError extends Error {
  override readonly name = 'J1qlSyntaxError';
  /** Counts from 1. */
  readonly line: number;
  /** Counts from 1. */
  readonly column: number;
  /** What to write instead. */
  readonly hint?: string;
  readonly #text: string;

  /**
   * @param problem what is wrong, without a position and without a full stop
   * @param text the whole query
   */
  constructor(problem: string, text: string, { line, column }: QueryPosition, hint?: string) {
    super(`Line ${line}, column ${column}: ${problem}.`);
    this.line = line;
    this.column = column;
    this.hint = hint;
    this.#text = text;
  }

  /** The message, the line with a caret below the place, and the hint. */
  format(): string {
    const source = this.#text.split(/\r?\n/)[this.line - 1] ?? '';
    const number = `${this.line} | `;
    // A tab stays a tab, so that the caret stands below its character.
    const indent = source.slice(0, this.column - 1).replace(/[^\t]/g, ' ');
    const lines = [this.message, '', `  ${number}${source}`];
    lines.push(`  ${' '.repeat(number.length)}${indent}^`);
    if (this.hint) lines.push('', `Hint: ${this.hint}`);
    return lines.join('\n');
  }
}

/** A query that is J1QL but that cannot be answered here; the message is one or two sentences. */
export class J1qlRunError extends Error {
  override readonly name: string = 'J1qlRunError';
}

/** More matches than this do not fit in memory, and nobody reads them. */
export const MOST_MATCHES = 2_000_000;

/** What is thrown when there are more. */
export const tooManyMatches = (): J1qlRunError =>
  new J1qlRunError(
    `The query matches more than ${MOST_MATCHES.toLocaleString('en-US')} paths: narrow it down with WITH, or name a type instead of *.`,
  );
