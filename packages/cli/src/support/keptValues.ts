import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { writeFileAtomically } from '@graph-1password/archive/files';

/** A file may have so many lines that say nothing any more, beside as many as there are values. */
const SPARE = 1000;

/** What a file of values has. */
interface Content {
  values: Map<string, Value>;
  lines: number;
  /** Each line could be read: none was cut off. */
  isWhole: boolean;
}

/** A value, and the JSON that it is written as. */
interface Value {
  value: unknown;
  text: string;
}

/**
 * Values by key in a file of lines: what is new is added at its end, and the whole is written again only when most of its lines say
 * nothing any more. So a run that learns nothing writes nothing, however much is known.
 */
export class KeptValues {
  readonly #file: string;
  #content: Content | undefined;

  /** @param file is made with the first value, with its folder; only its owner can read it */
  constructor(file: string) {
    this.#file = file;
  }

  /** All values, by key. A line that a crash cut off, or that is damaged, is left out. */
  entries(): [string, unknown][] {
    return Array.from(this.#read().values, ([key, { value }]) => [key, value]);
  }

  /** Whether the file was ever written. */
  get isThere(): boolean {
    return existsSync(this.#file);
  }

  /** Whether something in the file could not be read. */
  get isDamaged(): boolean {
    return !this.#read().isWhole;
  }

  /**
   * Makes these the values, and writes what is otherwise.
   * @param along a value that alone is no reason to write
   * @returns whether anything was written
   * @throws the file system's error
   */
  keep(values: Iterable<readonly [string, unknown]>, along?: readonly [string, unknown]): boolean {
    const { values: before, lines, isWhole } = this.#read();
    const next = new Map<string, Value>();
    for (const [key, value] of values) next.set(key, { value, text: JSON.stringify(value) });
    const isNew = ([key, { text }]: [string, Value]) => before.get(key)?.text !== text;
    const gone = [...before.keys()].filter((key) => key !== along?.[0] && !next.has(key));
    const news = [...next].filter(isNew);
    if (news.length + gone.length === 0 && isWhole && this.isThere) return false;
    if (along) {
      const [key, value] = along;
      next.set(key, { value, text: JSON.stringify(value) });
    }
    const added = [...[...next].filter(isNew).map(lineOf), ...gone.map((key) => lineOf([key]))];
    const all = lines + added.length;
    if (isWhole && lines > 0 && all <= 2 * next.size + SPARE) {
      appendFileSync(this.#file, added.join(''), { mode: 0o600 });
      this.#content = { values: next, lines: all, isWhole };
      return true;
    }
    writeFileAtomically(this.#file, Array.from(next, lineOf).join(''));
    this.#content = { values: next, lines: next.size, isWhole: true };
    return true;
  }

  #read(): Content {
    return (this.#content ??= read(this.#file));
  }
}

/** A line: the key, and the value unless it is gone. Both are JSON, so that neither holds a tab or the end of a line. */
const lineOf = ([key, value]: readonly [string, Value?]): string =>
  `${JSON.stringify(key)}${value === undefined ? '' : `\t${value.text}`}\n`;

function read(file: string): Content {
  const content: Content = { values: new Map(), lines: 0, isWhole: true };
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // Nothing was kept yet, or it cannot be read: it is learned anew.
    return content;
  }
  const lines = text.split('\n');
  // The last line ends, too.
  if (lines.pop() !== '') content.isWhole = false;
  for (const each of lines) {
    content.lines++;
    if (!take(each, content.values)) content.isWhole = false;
  }
  return content;
}

/** @returns whether the line can be read */
function take(line: string, values: Map<string, Value>): boolean {
  const [name = '', text, ...rest] = line.split('\t');
  try {
    const key: unknown = JSON.parse(name);
    if (typeof key !== 'string' || rest.length > 0) return false;
    if (text === undefined) values.delete(key);
    else values.set(key, { value: JSON.parse(text) as unknown, text });
    return true;
  } catch {
    return false;
  }
}
