import { compressedRows } from '../../model/compressedRows';
import type { EdgeKind } from './elements';
import { EDGE_KINDS } from './elements';

/** Stands where there is no entity or edge. */
export const NONE = 0xffffffff;

/** The numbers of relationships among the kinds. */
const STRUCTURE = EDGE_KINDS.indexOf('structure');
const ACCESS = EDGE_KINDS.indexOf('access');

/** All edges between things. */
export interface EdgeList {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Number among EDGE_KINDS. */
  readonly kind: Uint8Array;
  /** By edge: one of FOLDED_VERBS or ACCESS_LINES, or the class of the relationship. */
  readonly verbs: readonly string[];
  /** Number of the relationship by edge of access. */
  readonly relationships: ReadonlyMap<number, number>;
  /** Numbers of the edges of a thing, either end, stand at `start[thing] .. start[thing + 1]`. */
  readonly start: Uint32Array;
  readonly of: Uint32Array;
}

/** Numbers the edges as they come, and knows them again. */
export class EdgeBuilder {
  readonly #numbers = new Map<number, number>();
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #kind: number[] = [];
  readonly #verbs: string[] = [];
  readonly #relationships = new Map<number, number>();
  readonly #entityCount: number;

  constructor(entityCount: number) {
    this.#entityCount = entityCount;
  }

  /** The folded edge of these ends and kind. */
  folded(from: number, to: number, kind: EdgeKind, verb: string): number {
    const kindNumber = EDGE_KINDS.indexOf(kind);
    // Exact up to 2^53, which is 40 million entities.
    const identity = (from * this.#entityCount + to) * EDGE_KINDS.length + kindNumber;
    let number = this.#numbers.get(identity);
    if (number === undefined) {
      number = this.#add(from, to, kindNumber, verb);
      this.#numbers.set(identity, number);
    }
    return number;
  }

  /** An edge of the graph itself. @param relationshipClass as in `HAS` */
  structural(from: number, to: number, relationshipClass: string): void {
    this.#add(from, to, STRUCTURE, relationshipClass);
  }

  /** A relationship that says what somebody can do. @param verb one of ACCESS_LINES */
  access(from: number, to: number, verb: string, relationship: number): void {
    this.#relationships.set(this.#add(from, to, ACCESS, verb), relationship);
  }

  /** All edges; none may be added afterwards. */
  finish(): EdgeList {
    const from = Uint32Array.from(this.#from);
    const to = Uint32Array.from(this.#to);
    return {
      from,
      to,
      kind: Uint8Array.from(this.#kind),
      verbs: this.#verbs,
      relationships: this.#relationships,
      ...edgesByThing(from, to, this.#entityCount),
    };
  }

  #add(from: number, to: number, kind: number, verb: string): number {
    this.#from.push(from);
    this.#to.push(to);
    this.#verbs.push(verb);
    return this.#kind.push(kind) - 1;
  }
}

function edgesByThing(
  from: Uint32Array,
  to: Uint32Array,
  entityCount: number,
): Pick<EdgeList, 'start' | 'of'> {
  const { starts: start, list: of } = compressedRows(entityCount, (add) => {
    for (let edge = 0; edge < from.length; edge++) {
      const [a = NONE, b = NONE] = [from[edge], to[edge]];
      add(a, edge);
      if (a !== b) add(b, edge);
    }
  });
  return { start, of };
}
