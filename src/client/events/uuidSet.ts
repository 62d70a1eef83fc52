/** 1Password ids are 26 letters and digits; six bits a character, 25 of them in five words of 30 bits. */
const LENGTH = 26;
const WORDS = 5;
const CHARACTERS_PER_WORD = 5;
const INITIAL_SLOTS = 1024;
const MAX_LOAD = 0.6;

/**
 * A set of 1Password ids in any case, exact and compact: 20 bytes a slot, about half of what a Set of strings
 * takes, and nothing for the garbage collector to visit. A stream of a million events needs about 40 MB.
 */
export class UuidSet {
  #table = new Uint32Array(INITIAL_SLOTS * WORDS);
  #slots = INITIAL_SLOTS;
  #size = 0;
  readonly #packed = new Uint32Array(WORDS);
  /** Ids of another form, which the API never sent so far. */
  readonly #others = new Set<string>();

  /** Entries. */
  get size(): number {
    return this.#size + this.#others.size;
  }

  /**
   * @param uuid an id; upper and lower case are the same
   * @returns true when it was not in the set before
   */
  add(uuid: string): boolean {
    if (!this.#pack(uuid)) {
      const before = this.#others.size;
      return this.#others.add(uuid.toUpperCase()).size > before;
    }
    if (this.#size + 1 > this.#slots * MAX_LOAD) this.#grow();
    if (!insert(this.#table, this.#slots, this.#packed, 0)) return false;
    this.#size++;
    return true;
  }

  /** @param uuid an id; upper and lower case are the same */
  has(uuid: string): boolean {
    if (!this.#pack(uuid)) return this.#others.has(uuid.toUpperCase());
    return find(this.#table, this.#slots, this.#packed, 0) < 0;
  }

  /** Packs an id; each character is 1 to 36, so that a used slot is never zero. */
  #pack(uuid: string): boolean {
    if (uuid.length !== LENGTH) return false;
    const packed = this.#packed;
    for (let word = 0; word < WORDS; word++) {
      let bits = 0;
      for (let index = 0; index < CHARACTERS_PER_WORD; index++) {
        const value = valueOf(uuid.charCodeAt(word * CHARACTERS_PER_WORD + index));
        if (value === 0) return false;
        bits = (bits << 6) | value;
      }
      packed[word] = bits;
    }
    const last = valueOf(uuid.charCodeAt(LENGTH - 1));
    if (last === 0) return false;
    // The 26th character goes into the two spare bits of the first three words.
    for (let word = 0; word < 3; word++) {
      packed[word] = ((packed[word] ?? 0) | (((last >> (word * 2)) & 3) << 30)) >>> 0;
    }
    return true;
  }

  #grow(): void {
    const slots = this.#slots * 2;
    const table = new Uint32Array(slots * WORDS);
    for (let slot = 0; slot < this.#slots; slot++) {
      const offset = slot * WORDS;
      if (this.#table[offset] !== 0) insert(table, slots, this.#table, offset);
    }
    this.#table = table;
    this.#slots = slots;
  }
}

/** Open addressing with linear probing. @returns false when the id is there already */
function insert(table: Uint32Array, slots: number, from: Uint32Array, offset: number): boolean {
  const at = find(table, slots, from, offset);
  if (at < 0) return false;
  for (let word = 0; word < WORDS; word++) table[at + word] = from[offset + word] ?? 0;
  return true;
}

/** Where an id belongs: the offset of a free slot, or -1 when it is there already. */
function find(table: Uint32Array, slots: number, from: Uint32Array, offset: number): number {
  let hash = 0;
  for (let word = 0; word < WORDS; word++) {
    hash = Math.imul(hash ^ (from[offset + word] ?? 0), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (let slot = (hash >>> 0) % slots; ; slot = (slot + 1) % slots) {
    const at = slot * WORDS;
    if (table[at] === 0) return at;
    let word = 0;
    while (word < WORDS && table[at + word] === from[offset + word]) word++;
    if (word === WORDS) return -1;
  }
}

/** 1 to 36 for a letter of any case or a digit, else 0. */
function valueOf(code: number): number {
  if (code >= 65 && code <= 90) return code - 64;
  if (code >= 97 && code <= 122) return code - 96;
  if (code >= 48 && code <= 57) return code - 21;
  return 0;
}
