import { grown } from './numbers';
import type { PropertyValue } from '@graph-1password/j1ql';

type Codes = Uint8Array | Uint16Array | Uint32Array;

/** The values of one property in a store: each distinct value stands once, a row has its number. */
export class DictionaryColumn {
  /** By row the place in `values`; may be shorter than the store. */
  codes: Codes = new Uint32Array(64);
  /** At 0 what a row has that has nothing. */
  readonly values: PropertyValue[] = [undefined];
  #plain = new Map<PropertyValue, number>();
  #structured = new Map<string, number>();
  /** The value before: it often comes again. Nothing equals NaN. */
  #last: PropertyValue = NaN;
  #lastCode = 0;

  /** Sets the value of a row. */
  set(row: number, value: PropertyValue): void {
    if (row >= this.codes.length) this.codes = grown(this.codes as Uint32Array, row);
    if (value !== this.#last) {
      this.#lastCode =
        typeof value === 'object' && value !== null
          ? this.#code(this.#structured, JSON.stringify(value), value)
          : this.#code(this.#plain, value, value);
      this.#last = value;
    }
    this.codes[row] = this.#lastCode;
  }

  /** Removes the value of a row. */
  clear(row: number): void {
    if (row < this.codes.length) this.codes[row] = 0;
  }

  read(row: number): PropertyValue {
    const code = this.codes[row];
    return code === undefined ? undefined : this.values[code];
  }

  /**
   * Frees what only `set` needs.
   * @param count count of rows
   */
  finish(count: number): void {
    const most = this.values.length;
    const Narrow = most <= 2 ** 8 ? Uint8Array : most <= 2 ** 16 ? Uint16Array : Uint32Array;
    this.codes = new Narrow(this.codes.subarray(0, count));
    this.#plain = new Map();
    this.#structured = new Map();
    this.#last = NaN;
  }

  #code<K>(known: Map<K, number>, name: K, value: PropertyValue): number {
    let code = known.get(name);
    if (code === undefined) {
      code = this.values.length;
      this.values.push(value);
      known.set(name, code);
    }
    return code;
  }
}
