import { isUtf8 } from 'node:buffer';
import { parseJson } from '../json';
import type { EventText } from './types';

/** A page of events, and the text of each. */
export interface ParsedPage {
  /** As `JSON.parse` gives it. */
  page: unknown;
  /** Of each of the page's items; absent when the page does not have the usual form. */
  texts?: (EventText | undefined)[];
}

/** Bytes of items that are parsed at a time, see {@link parsePage}. */
const PARSED_AT_ONCE = 8 * 1024;

const [TAB, LINE_BREAK, RETURN, SPACE] = [0x09, 0x0a, 0x0d, 0x20];
const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const SMALL_U = 0x75;
const ITEMS = Buffer.from('"items"');

/**
 * Parses an answer of the Events API as `JSON.parse` does, a few events at a time: a single letter beyond Latin-1 anywhere in it makes the
 * text of a whole page twice as large and several times as slow to make. Meanwhile it learns where the text of each event is, so that
 * nobody has to make it again.
 * @param bytes of the answer, which must not change
 * @throws SyntaxError when it is no JSON
 */
export function parsePage(bytes: Buffer): ParsedPage {
  const places = new Scanner(bytes).places();
  if (!places) return { page: parseJson(bytes) };
  const { open, close, starts, ends, isPlain } = places;
  const page = JSON.parse(slice(bytes, 0, open + 1) + slice(bytes, close, bytes.length)) as {
    items: unknown[];
  };
  const items: unknown[] = [];
  for (let first = 0; first < starts.length;) {
    const from = starts[first] as number;
    let last = first;
    while (last + 1 < ends.length && (ends[last + 1] as number) - from <= PARSED_AT_ONCE) last++;
    const part = JSON.parse(`[${slice(bytes, from, ends[last] as number)}]`) as unknown[];
    for (const item of part) items.push(item);
    first = last + 1;
  }
  page.items = items;
  const isWhole = isUtf8(bytes);
  const texts = starts.map((from, i) =>
    isWhole && isPlain[i] ? { bytes, from, to: ends[i] as number } : undefined,
  );
  return { page, texts };
}

const slice = (bytes: Buffer, from: number, to: number): string => bytes.toString('utf8', from, to);

/** Where the items of a page are, offsets in bytes. */
interface Places {
  /** Of the brackets around them. */
  open: number;
  close: number;
  starts: number[];
  ends: number[];
  /** Whether an item is on one line, without escapes that need a look. */
  isPlain: boolean[];
}

/** Looks for the items of a page. It need not know what is JSON: what it finds is parsed, and all between is looked at here. */
class Scanner {
  readonly #bytes: Buffer;
  #at = 0;
  #isPlain = true;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** @returns undefined when the page does not have the usual form: an object with one list of objects that is named `items` */
  places(): Places | undefined {
    const bytes = this.#bytes;
    let found: Places | undefined;
    if (bytes[0] !== OPEN_OBJECT) return undefined;
    this.#at = 1;
    for (let depth = 1; this.#at < bytes.length && depth > 0;) {
      const byte = bytes[this.#at++];
      if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--;
      else if (byte === QUOTE) {
        const from = this.#at - 1;
        this.#isPlain = true;
        this.#skipText();
        if (depth > 1) continue;
        // A name may be written in several ways.
        if (!this.#isPlain) return undefined;
        if (!this.#isName(from)) continue;
        if (found) return undefined;
        found = this.#items();
        if (!found) return undefined;
      }
    }
    return found;
  }

  /** Whether the text that begins there is the name `items`, and a list follows. */
  #isName(from: number): boolean {
    const bytes = this.#bytes;
    if (this.#at - from !== ITEMS.length || ITEMS.compare(bytes, from, this.#at) !== 0)
      return false;
    this.#skipSpace();
    if (bytes[this.#at] !== COLON) return false;
    this.#at++;
    this.#skipSpace();
    return bytes[this.#at] === OPEN_LIST;
  }

  /** The items of the list that begins here. */
  #items(): Places | undefined {
    const bytes = this.#bytes;
    const places: Places = { open: this.#at, close: 0, starts: [], ends: [], isPlain: [] };
    do {
      this.#at++;
      this.#skipSpace();
      if (bytes[this.#at] !== OPEN_OBJECT) {
        if (places.starts.length > 0 || bytes[this.#at] !== CLOSE_LIST) return undefined;
        break;
      }
      places.starts.push(this.#at);
      this.#isPlain = true;
      this.#skipObject();
      places.ends.push(this.#at);
      places.isPlain.push(this.#isPlain);
      this.#skipSpace();
    } while (bytes[this.#at] === COMMA);
    if (bytes[this.#at] !== CLOSE_LIST) return undefined;
    places.close = this.#at++;
    return places;
  }

  #skipObject(): void {
    const bytes = this.#bytes;
    const { length } = bytes;
    let at = this.#at + 1;
    for (let depth = 1; at < length && depth > 0;) {
      const byte = bytes[at++] as number;
      if (byte === QUOTE) {
        this.#at = at;
        this.#skipText();
        at = this.#at;
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--;
      else if (byte < SPACE) this.#isPlain = false;
    }
    this.#at = at;
  }

  /** Goes behind the quote that ends a text. */
  #skipText(): void {
    const bytes = this.#bytes;
    const { length } = bytes;
    let at = this.#at;
    for (; at < length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) break;
      // What is escaped may be a quote.
      if (byte === BACKSLASH && bytes[++at] === SMALL_U) this.#isPlain = false;
    }
    this.#at = at + 1;
  }

  #skipSpace(): void {
    const bytes = this.#bytes;
    for (; this.#at < bytes.length; this.#at++) {
      const byte = bytes[this.#at];
      if (byte !== SPACE && byte !== LINE_BREAK && byte !== RETURN && byte !== TAB) return;
    }
  }
}
