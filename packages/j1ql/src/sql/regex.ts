import { NotInSqlError } from './errors';

/** What JavaScript takes for white space. */
const SPACE =
  '\\t\\n\\v\\f\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}';
const LINE_ENDS = '\\n\\r\\x{2028}\\x{2029}';
const EVERYTHING = '\\x{0}-\\x{10FFFF}';
/** RE2 takes no greater count. */
const MOST_REPEATS = 1000;
const CONTROLS: Readonly<Record<string, string>> = {
  t: '\\t',
  n: '\\n',
  v: '\\v',
  f: '\\f',
  r: '\\r',
  0: '\\x{0}',
};

/**
 * The pattern of RE2 that means what an expression of JavaScript means. A character beyond U+FFFF counts as one, as with
 * JavaScript's flag `u`; with the flag `i`, so do the pairs of letters that Unicode takes for equal.
 * @throws NotInSqlError when there is none: look-around, back references, the flag `m`, properties of Unicode
 */
export function re2(regex: RegExp): string {
  const odd = /[^iusdg]/.exec(regex.flags);
  if (odd) throw new NotInSqlError(`a pattern with the flag ${odd[0]}`);
  const pattern = new Translator(regex.source, regex.flags).translate();
  return regex.ignoreCase ? `(?i)${pattern}` : pattern;
}

class Translator {
  #at = 0;
  readonly #text: string;
  readonly #dot: string;
  readonly #isUnicode: boolean;

  constructor(source: string, flags: string) {
    this.#text = source;
    this.#dot = flags.includes('s') ? `[${EVERYTHING}]` : `[^${LINE_ENDS}]`;
    this.#isUnicode = flags.includes('u');
  }

  translate(): string {
    let result = '';
    while (this.#at < this.#text.length) result += this.#next();
    return result;
  }

  #next(): string {
    const rest = this.#text.slice(this.#at);
    const quantifier = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(rest);
    if (quantifier) return this.#quantifier(quantifier);
    const character = this.#take();
    switch (character) {
      case '.':
        return this.#dot;
      case '^':
      case '|':
      case ')':
        return character;
      case '$':
        return '\\z';
      case '(':
        return this.#group(rest);
      case '[':
        return this.#class();
      case '\\':
        return this.#escape(false);
      default:
        return literal(character);
    }
  }

  #quantifier([whole, least, , most]: RegExpExecArray): string {
    if (Math.max(Number(least ?? 0), Number(most ?? 0)) > MOST_REPEATS)
      throw new NotInSqlError(`a pattern that repeats more than ${MOST_REPEATS} times`);
    this.#at += whole.length;
    return whole;
  }

  #group(rest: string): string {
    const special = /^\(\?(?::|<[\p{ID_Start}$_][\p{ID_Continue}$]*>)?/u.exec(rest)?.[0];
    if (special === undefined) return '(';
    if (special === '(?') throw new NotInSqlError('a pattern that looks ahead or behind');
    this.#at += special.length - 1;
    return special === '(?:' ? special : '(';
  }

  #class(): string {
    const isNegated = this.#text[this.#at] === '^';
    if (isNegated) this.#at++;
    let inside = '';
    // Whether a range may begin with what came last: a single character that ends no range.
    let mayBegin = false;
    while (this.#text[this.#at] !== ']') {
      const isRange: boolean = mayBegin && /^-[^\]]/.test(this.#text.slice(this.#at));
      if (isRange) this.#at++;
      const [item, isSingle] = this.#classItem();
      if (isRange && !isSingle) throw new NotInSqlError('a pattern with a range of classes');
      inside += isRange ? `-${item}` : item;
      mayBegin = !isRange && isSingle;
    }
    this.#at++;
    if (inside !== '') return `[${isNegated ? '^' : ''}${inside}]`;
    return isNegated ? `[${EVERYTHING}]` : `[^${EVERYTHING}]`;
  }

  #classItem(): [text: string, isSingle: boolean] {
    const character = this.#take();
    if (character !== '\\') return [literal(character), true];
    const isSet = /[dDwWs]/.test(this.#text[this.#at] ?? '');
    return [this.#escape(true), !isSet];
  }

  #escape(inClass: boolean): string {
    const character = this.#take();
    if (/[dDwW]/.test(character)) return `\\${character}`;
    if (character === 's') return inClass ? SPACE : `[${SPACE}]`;
    if (character === 'S' && !inClass) return `[^${SPACE}]`;
    if (character === 'b') return inClass ? '\\x{8}' : '\\b';
    if (character === 'B' && !inClass) return '\\B';
    const isOctal = character === '0' && /\d/.test(this.#text[this.#at] ?? '');
    const control = CONTROLS[character];
    if (control !== undefined && !isOctal) return control;
    if (character === 'x' || character === 'u') return this.#code(character);
    if (/[\p{L}\d]/u.test(character)) throw new NotInSqlError(`a pattern with \\${character}`);
    return literal(character);
  }

  #code(kind: 'x' | 'u'): string {
    const form =
      kind === 'x'
        ? /^[\da-f]{2}/i
        : this.#isUnicode
          ? /^(?:[\da-f]{4}|\{[\da-f]+\})/i
          : /^[\da-f]{4}/i;
    const digits = form.exec(this.#text.slice(this.#at))?.[0];
    if (digits === undefined) return literal(kind);
    const code = parseInt(digits.replace('{', ''), 16);
    if (code >= 0xd800 && code <= 0xdfff)
      throw new NotInSqlError('a pattern with half of a character');
    this.#at += digits.length;
    return `\\x{${code.toString(16)}}`;
  }

  /** The next character, also one beyond U+FFFF. */
  #take(): string {
    const character = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    this.#at += character.length;
    return character;
  }
}

/** A character that stands for itself. */
function literal(character: string): string {
  if (/[A-Za-z0-9_ ]/.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  return code < 128 && code > 32 ? `\\${character}` : `\\x{${code.toString(16)}}`;
}
