import { compressedRows } from './compressedRows';
import type { CompressedRows } from './compressedRows';

/** Relationships of an entity up to which it is faster to look at each of them. */
const FEW = 32;

/** What is asked of the entities. */
interface Typed {
  readonly type: string;
}

const NONE = new Uint32Array(0);

/** The relationships that begin, or those that end, at each entity: all by number, and in the order of the numbers. */
export class Edges {
  readonly #own: CompressedRows;
  readonly #byType = new Map<number, ReadonlyMap<string, Uint32Array>>();

  readonly #entities: readonly Typed[];
  readonly #others: Uint32Array;

  /**
   * @param entities of the graph
   * @param own the entity that a relationship is listed at, by number of the relationship
   * @param others the entity at its other end
   */
  constructor(entities: readonly Typed[], own: Uint32Array, others: Uint32Array) {
    this.#entities = entities;
    this.#others = others;
    this.#own = compressedRows(entities.length, (add) => own.forEach(add));
  }

  /** Number of the entity at the other end of a relationship. */
  other(relationship: number): number {
    return this.#others[relationship] as number;
  }

  /** The relationships of an entity. */
  of(entity: number): Uint32Array {
    const { starts, list } = this.#own;
    return list.subarray(starts[entity], starts[entity + 1]);
  }

  /**
   * The relationships of an entity whose other end may be of a type: no other for an entity with many, all of them for
   * one with few. The first call for an entity with many groups them.
   */
  with(entity: number, type: string): Uint32Array {
    const all = this.of(entity);
    if (all.length <= FEW) return all;
    let groups = this.#byType.get(entity);
    if (!groups) this.#byType.set(entity, (groups = this.#grouped(all)));
    return groups.get(type) ?? NONE;
  }

  #grouped(all: Uint32Array): ReadonlyMap<string, Uint32Array> {
    const groups = new Map<string, number[]>();
    for (const relationship of all) {
      const type = (this.#entities[this.other(relationship)] as Typed).type;
      const group = groups.get(type);
      if (group) group.push(relationship);
      else groups.set(type, [relationship]);
    }
    return new Map([...groups].map(([type, group]) => [type, Uint32Array.from(group)]));
  }
}
