import type { Ints, Span, WireSteps, WireTexts } from './wire';

/** Reads the blob of the file. */
export class BlobReader {
  // A byte order mark at the beginning of a name belongs to the name.
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** @returns the numbers, each below 2^32 */
  ints(ints: Ints): Uint32Array {
    return this.#fill(ints, new Uint32Array(ints[2]));
  }

  text([at, length]: Span): string {
    return this.#decoder.decode(this.#bytes.subarray(at, at + length));
  }

  /** @returns each number, the differences added up */
  steps({ first, steps }: WireSteps): Float64Array {
    const numbers = this.#fill(steps, new Float64Array(steps[2]));
    let last = first;
    for (let i = 0; i < numbers.length; i++) {
      const step = numbers[i] as number;
      last += step % 2 === 0 ? step / 2 : -(step + 1) / 2;
      numbers[i] = last;
    }
    return numbers;
  }

  texts({ prefix, count, rest, lengths }: WireTexts): string[] {
    const text = this.text(rest);
    const each = typeof lengths === 'number' ? undefined : this.ints(lengths);
    const texts = new Array<string>(count);
    let at = 0;
    for (let i = 0; i < count; i++) {
      const end = at + (each ? (each[i] as number) : (lengths as number));
      texts[i] = prefix + text.slice(at, end);
      at = end;
    }
    return texts;
  }

  #fill<T extends Uint32Array | Float64Array>([at, width, count]: Ints, numbers: T): T {
    for (let plane = 0; plane < width; plane++) {
      const bytes = this.#bytes.subarray(at + plane * count, at + (plane + 1) * count);
      const factor = 256 ** plane;
      for (let i = 0; i < count; i++) {
        numbers[i] = (numbers[i] as number) + (bytes[i] as number) * factor;
      }
    }
    return numbers;
  }
}
