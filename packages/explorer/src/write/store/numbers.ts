/** Whole numbers below 2^32 in a list that grows, four bytes each. */
export class Numbers {
  #array: Uint32Array = new Uint32Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(number: number): void {
    this.set(this.#length, number);
  }

  /** Sets a number; those before it that were never set are 0. */
  set(place: number, number: number): void {
    this.#array = grown(this.#array, place);
    this.#array[place] = number;
    if (place >= this.#length) this.#length = place + 1;
  }

  /** @returns 0 where none was set */
  at(place: number): number {
    return place < this.#length ? (this.#array[place] as number) : 0;
  }
}

/** The same list when a place is in it, else a longer one that begins with it. */
export function grown(list: Uint32Array, place: number): Uint32Array {
  if (place < list.length) return list;
  const longer = new Uint32Array(Math.max(place + 1, list.length * 2));
  longer.set(list);
  return longer;
}
