import type { Ints, Span, WireSteps, WireTexts } from '../model/wire';

const utf8 = new TextEncoder();

/** Collects the blob of the file. */
export class BlobWriter {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  /** Adds whole numbers from 0 to 2^53. */
  ints(numbers: ArrayLike<number>): Ints {
    const count = numbers.length;
    let most = 0;
    for (let i = 0; i < count; i++) most = Math.max(most, numbers[i] as number);
    let width = 0;
    while (most >= 256 ** width) width++;
    const bytes = new Uint8Array(width * count);
    for (let i = 0; i < count; i++) {
      let rest = numbers[i] as number;
      for (let plane = 0; plane < width; plane++) {
        bytes[plane * count + i] = rest % 256;
        rest = Math.floor(rest / 256);
      }
    }
    return [this.#add(bytes), width, count];
  }

  /** Adds a text without lone surrogates. */
  text(text: string): Span {
    const bytes = utf8.encode(text);
    return [this.#add(bytes), bytes.length];
  }

  /** Adds whole numbers from -2^50 to 2^50, as the differences between them. */
  steps(numbers: ArrayLike<number>): WireSteps {
    const first = numbers[0] ?? 0;
    let last = first;
    const steps = new Float64Array(numbers.length);
    for (let i = 0; i < steps.length; i++) {
      const number = numbers[i] as number;
      const step = number - last;
      last = number;
      steps[i] = step < 0 ? -2 * step - 1 : 2 * step;
    }
    return { first, steps: this.ints(steps) };
  }

  /** Adds texts without lone surrogates. */
  texts(texts: readonly string[]): WireTexts {
    const prefix = commonPrefix(texts);
    const lengths = texts.map((text) => text.length - prefix.length);
    const [length = 0] = lengths;
    return {
      prefix,
      count: texts.length,
      rest: this.text(texts.map((text) => text.slice(prefix.length)).join('')),
      lengths: lengths.every((each) => each === length) ? length : this.ints(lengths),
    };
  }

  /** All that was added. */
  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  #add(bytes: Uint8Array): number {
    const at = this.#length;
    this.#parts.push(bytes);
    this.#length += bytes.length;
    return at;
  }
}

/** What all texts begin with; never half of a surrogate pair. */
function commonPrefix([first = '', ...others]: readonly string[]): string {
  let length = first.length;
  for (const text of others) {
    while (!text.startsWith(first.slice(0, length))) length--;
    if (length === 0) return '';
  }
  return first.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
