import { compare } from '../compare';
import type { Arrivals } from './arrivals';
import { compressedRows } from './compressedRows';
import type { GraphEntity } from './graph';

/** Relationships in their order, without those whose key another one has before them. */
export interface RelationshipOrder {
  /** Places of arrival. */
  places: number[] | Uint32Array;
  /** Count of those left out. */
  duplicates: number;
}

/** As they were read. */
export function inOrderOfArrival(arrivals: Arrivals): RelationshipOrder {
  const keys = new Set<string>();
  const places: number[] = [];
  for (let place = 0; place < arrivals.count; place++) {
    const key = arrivals.key(place);
    if (keys.has(key)) continue;
    keys.add(key);
    places.push(place);
  }
  return { places, duplicates: arrivals.count - places.length };
}

/**
 * By key. Nearly all keys are `<from>|<verb>|<to>`: those are ordered by the ranks of their parts, since there are
 * very many, and long.
 */
export function inOrderOfKeys(
  arrivals: Arrivals,
  byKey: ReadonlyMap<string, GraphEntity>,
): RelationshipOrder {
  const ranks = new Ranks(arrivals, byKey);
  const others = ranks.others.sort((a, b) => compare(arrivals.key(a), arrivals.key(b)) || a - b);
  const sorted = ranks.sorted();
  const all = others.length === 0 ? sorted : merged(sorted, others, arrivals);
  const isSame = (a: number, b: number): boolean =>
    others.length === 0 ? ranks.areEqual(a, b) : arrivals.key(a) === arrivals.key(b);
  const places = all.filter((place, i) => i === 0 || !isSame(place, all[i - 1] as number));
  return { places, duplicates: all.length - places.length };
}

/** One list of two that are in the order of their keys; what arrived first goes first where keys are equal. */
function merged(first: Uint32Array, second: readonly number[], arrivals: Arrivals): Uint32Array {
  const all = new Uint32Array(first.length + second.length);
  let next = 0;
  second.forEach((place, before) => {
    const key = arrivals.key(place);
    const goesFirst = (other: number): boolean => {
      const difference = compare(arrivals.key(other), key);
      return difference < 0 || (difference === 0 && other < place);
    };
    while (next < first.length && goesFirst(first[next] as number)) {
      all[next + before] = first[next] as number;
      next++;
    }
    all[next + before] = place;
  });
  all.set(first.subarray(next), next + second.length);
  return all;
}

/** The parts of keys by their places in the order of all such parts. */
class Ranks {
  /** Places of arrival of the relationships whose keys are not made of parts. */
  readonly others: number[] = [];
  readonly #own: number[] | Uint32Array;
  readonly #from: Uint32Array;
  readonly #verb: Uint32Array;
  readonly #to: Uint32Array;
  readonly #entityCount: number;
  readonly #verbCount: number;

  constructor(arrivals: Arrivals, byKey: ReadonlyMap<string, GraphEntity>) {
    const keys = Array.from(byKey, ([key, { number }]) => ({ key, number }));
    keys.sort((a, b) => compare(a.key, b.key));
    const toRanks = ranksOf(keys);
    // Before a verb, a key is followed by a bar: that makes a difference where one key begins with another.
    const isPrefix = keys.some(({ key }, i) => keys[i + 1]?.key.startsWith(key));
    if (isPrefix) keys.sort((a, b) => compare(`${a.key}|`, `${b.key}|`));
    const fromRanks = isPrefix ? ranksOf(keys) : toRanks;
    const { count } = arrivals;
    const verbs = verbRanks(arrivals);
    const own: number[] = [];
    this.#from = new Uint32Array(count);
    this.#verb = new Uint32Array(count);
    this.#to = new Uint32Array(count);
    for (let place = 0; place < count; place++) {
      const verb = arrivals.verb(place);
      if (verb === undefined) {
        this.others.push(place);
        continue;
      }
      own.push(place);
      const [from, to] = arrivals.store(place).endsOf(arrivals.row(place));
      this.#from[place] = fromRanks[from] as number;
      this.#verb[place] = verbs.get(verb) as number;
      this.#to[place] = toRanks[to] as number;
    }
    this.#own = own;
    this.#entityCount = keys.length;
    this.#verbCount = verbs.size;
  }

  /** Places of arrival of the relationships whose keys are made of parts, in the order of the keys. */
  sorted(): Uint32Array {
    let places = Uint32Array.from(this.#own);
    places = sortedBy(places, this.#to, this.#entityCount);
    places = sortedBy(places, this.#verb, this.#verbCount);
    return sortedBy(places, this.#from, this.#entityCount);
  }

  areEqual(a: number, b: number): boolean {
    return (
      this.#from[a] === this.#from[b] &&
      this.#to[a] === this.#to[b] &&
      this.#verb[a] === this.#verb[b]
    );
  }
}

/** Ranks by number of the entity. */
function ranksOf(inOrder: readonly { readonly number: number }[]): Uint32Array {
  const ranks = new Uint32Array(inOrder.length);
  inOrder.forEach(({ number }, rank) => {
    ranks[number] = rank;
  });
  return ranks;
}

function verbRanks(arrivals: Arrivals): ReadonlyMap<string, number> {
  const verbs = new Set(arrivals.stores.flatMap(({ verbs: each }) => each));
  const withBars = [...verbs].map((verb) => `${verb}|`).sort();
  return new Map(withBars.map((verb, rank) => [verb.slice(0, -1), rank]));
}

/** Places in the order of their ranks; where those are equal, the order stays. @param count all ranks are below it */
export function sortedBy(
  places: Uint32Array,
  ranks: Uint32Array,
  count: number,
): Uint32Array<ArrayBuffer> {
  const { list } = compressedRows(count, (add) => {
    for (const place of places) add(ranks[place] as number, place);
  });
  return list;
}
