/**
 * The only source of chance in the simulated tenant: a small fast generator (sfc32) whose whole
 * sequence follows from a text, so that the same seed gives the same tenant on every machine.
 */

const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const UPPER_ID_ALPHABET = ID_ALPHABET.toUpperCase();
const ID_LENGTH = 26;
/** Text is put together here: a million strings built by `+` would each keep their pieces alive. */
const scratch = Buffer.alloc(64);

/** Four 32-bit words from a text (the xmur3 mixer). */
function hashWords(text: string): [number, number, number, number] {
  let h = 1779033703 ^ text.length;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 3432918353);
    h = (h << 13) | (h >>> 19);
  }
  const word = (): number => {
    h = Math.imul(h ^ (h >>> 16), 2246822507);
    h = Math.imul(h ^ (h >>> 13), 3266489909);
    h ^= h >>> 16;
    return h >>> 0;
  };
  return [word(), word(), word(), word()];
}

/** 32-bit hash of a text; used for checksums that need no secrecy. */
export function hashText(text: string): number {
  return hashWords(text)[0];
}

/** A deterministic generator of numbers, choices and 1Password ids. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  readonly #seed: string;

  /** @param seed the same text gives the same sequence */
  constructor(seed: string) {
    this.#seed = seed;

    [this.#a, this.#b, this.#c, this.#d] = hashWords(seed);
    for (let i = 0; i < 12; i++) this.uint32();
  }

  /** An independent generator: what one part of the tenant draws never shifts another part. */
  fork(label: string): Random {
    return new Random(`${this.#seed}/${label}`);
  }

  /** A whole number from 0 to 2^32 − 1. */
  uint32(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + t) | 0;
    return t >>> 0;
  }

  /** A number in [0, 1). */
  next(): number {
    return this.uint32() / 4294967296;
  }

  /** A whole number in [from, to], both ends included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  /** True with the given probability (0 to 1). */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** @throws Error when the list is empty */
  pick<T>(list: readonly T[]): T {
    const value = list[Math.floor(this.next() * list.length)];
    if (value === undefined) throw new Error('Random.pick was given an empty list.');
    return value;
  }

  /** An entry of the list; earlier entries are drawn more often, as favourites are used more often. */
  pickSkewed<T>(list: readonly T[]): T {
    const value = list[Math.floor(this.next() ** 2.2 * list.length)];
    if (value === undefined) throw new Error('Random.pickSkewed was given an empty list.');
    return value;
  }

  /** A shuffled copy. */
  shuffle<T>(list: readonly T[]): T[] {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = Math.floor(this.next() * (i + 1));
      [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
    }
    return copy;
  }

  /** A lower-case id of 26 base32 characters: vaults, items, groups, devices. */
  id(): string {
    return this.#text(ID_ALPHABET, ID_LENGTH);
  }

  /** An upper-case id of 26 base32 characters: users, accounts, sessions, events, service accounts. */
  upperId(): string {
    return this.#text(UPPER_ID_ALPHABET, ID_LENGTH);
  }

  /** `length` characters of lower-case base32. */
  letters(length: number): string {
    return this.#text(ID_ALPHABET, length);
  }

  #text(alphabet: string, length: number): string {
    let bits = 0;
    for (let i = 0; i < length; i++) {
      if (i % 6 === 0) bits = this.uint32();
      scratch[i] = alphabet.charCodeAt(bits & 31);
      bits >>>= 5;
    }
    return scratch.toString('latin1', 0, length);
  }
}
