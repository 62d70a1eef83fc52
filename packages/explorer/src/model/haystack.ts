import { Gradual } from './gradual';
import type { Value } from './model';
import { searchable } from './searchable';

/** Texts in lower case, all in one, so that one search goes through them all at the speed of memory. */
interface Texts {
  /** What they all begin with: of keys that is more than half, and not worth being searched again and again. */
  readonly prefix: string;
  /** What follows it in each, with a line feed behind each. */
  readonly rests: string;
  /** Where each rest begins; one more for the end. */
  readonly starts: Uint32Array;
}

/** Texts that are read between two pauses. */
const STEP = 10_000;

/** Some texts, made ready to be searched. */
export class Haystack {
  readonly #texts: Gradual<Texts>;
  /** A text that none of them has: a longer one with it inside need not be looked for. */
  #missing: string | undefined;
  readonly #values: readonly Value[];

  /** @param values texts and lists of texts; others have nothing in them */
  constructor(values: readonly Value[]) {
    this.#values = values;

    this.#texts = new Gradual(textsOf(values));
  }

  /** Prepares a part of the texts. @returns whether any is left */
  prepare(): boolean {
    return this.#texts.step();
  }

  /**
   * Marks the texts that have the wanted one in them.
   * @param wanted in lower case, not empty
   * @param marks is set to 1 at `offset` and the place of each such text
   * @returns whether there is any
   */
  mark(wanted: string, marks: Uint8Array, offset: number): boolean {
    if (this.#missing !== undefined && wanted.includes(this.#missing)) return false;
    const { prefix, rests, starts } = this.#texts.value;
    const { length } = this.#values;
    if (length > 0 && prefix.includes(wanted)) {
      marks.fill(1, offset, offset + length);
      return true;
    }
    const isAcross = markAcross(this.#texts.value, wanted, marks, offset);
    let found = false;
    let place = 0;
    let at = rests.indexOf(wanted);
    while (at !== -1) {
      while ((starts[place + 1] as number) <= at) place++;
      const end = starts[place + 1] as number;
      // A hit that reaches into the next text is none; the end is that of the line feed.
      const within = at + wanted.length < end;
      if (within) {
        marks[offset + place] = 1;
        found = true;
      }
      at = rests.indexOf(wanted, within ? end : at + 1);
    }
    if (!found && !isAcross) this.#missing = wanted;
    return found || isAcross;
  }
}

/** Marks those that have the text where the prefix ends and the rest begins. */
function markAcross(
  { prefix, rests, starts }: Texts,
  wanted: string,
  marks: Uint8Array,
  offset: number,
): boolean {
  let found = false;
  for (let cut = 1; cut < wanted.length; cut++) {
    if (!prefix.endsWith(wanted.slice(0, cut))) continue;
    const rest = wanted.slice(cut);
    for (let place = 0; place < starts.length - 1; place++) {
      const start = starts[place] as number;
      if (start + rest.length >= (starts[place + 1] as number)) continue;
      if (!rests.startsWith(rest, start)) continue;
      marks[offset + place] = 1;
      found = true;
    }
  }
  return found;
}

function* textsOf(values: readonly Value[]): Generator<void, Texts> {
  const texts = new Array<string>(values.length);
  let prefix = lower(values[0] ?? '');
  for (let i = 0; i < values.length; i++) {
    const text = lower(values[i] as Value);
    texts[i] = text;
    if (!text.startsWith(prefix)) prefix = common(prefix, text);
    if (i % STEP === STEP - 1) yield;
  }
  const starts = new Uint32Array(texts.length + 1);
  const parts: string[] = [];
  for (let first = 0; first < texts.length; first += STEP) {
    const part = texts.slice(first, first + STEP).map((text) => `${text.slice(prefix.length)}\n`);
    part.forEach((text, i) => {
      starts[first + i + 1] = (starts[first + i] as number) + text.length;
    });
    parts.push(part.join(''));
    if (part.length === STEP) yield;
  }
  return { prefix, rests: parts.join(''), starts };
}

function common(a: string, b: string): string {
  let length = 0;
  while (length < b.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

/** The elements of a list stand in one text, with a separator that nobody types. */
function lower(value: Value): string {
  if (typeof value === 'string') return searchable(value);
  return Array.isArray(value) ? searchable(value.join('\u0000')) : '';
}
