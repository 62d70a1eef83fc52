import type { Arrivals } from './arrivals';
import { Edges } from './edges';
import { Relationship } from './objects';
import type { RelationshipStore } from './stores';
import type { Properties } from './records';
import type { Graph, GraphEntity, GraphRelationship } from './graph';

/** What a graph is made of. */
interface GraphParts {
  readonly entities: readonly GraphEntity[];
  readonly byKey: ReadonlyMap<string, GraphEntity>;
  readonly arrivals: Arrivals;
  /** Places of arrival of its relationships, in their order. */
  readonly order: ArrayLike<number>;
  readonly metadata: Properties;
  /** Counts of what was left out. */
  readonly leftOut: number;
  readonly dangling: number;
  readonly duplicates: number;
  /** Count of objects that were given, by type. */
  readonly recordCounts: ReadonlyMap<string, number>;
}

/** A graph whose values are in stores. */
export class StoredGraph implements Graph {
  readonly entities: readonly GraphEntity[];
  readonly byKey: ReadonlyMap<string, GraphEntity>;
  readonly byType: ReadonlyMap<string, readonly GraphEntity[]>;
  readonly byClass: ReadonlyMap<string, readonly GraphEntity[]>;
  readonly outgoing: Edges;
  readonly incoming: Edges;
  readonly verbs: readonly string[];
  readonly verbOf: Uint32Array;
  readonly metadata: Properties;
  readonly leftOut: number;
  readonly dangling: number;
  readonly duplicates: number;
  readonly recordCounts: ReadonlyMap<string, number>;
  readonly #stores: readonly RelationshipStore[];
  /** By number of the relationship. */
  readonly #storeOf: Uint32Array;
  readonly #rowOf: Uint32Array;
  readonly #relationships: (GraphRelationship | undefined)[];

  constructor({ entities, byKey, arrivals, order, metadata, ...counts }: GraphParts) {
    this.entities = entities;
    this.byKey = byKey;
    this.metadata = metadata;
    this.leftOut = counts.leftOut;
    this.dangling = counts.dangling;
    this.duplicates = counts.duplicates;
    this.recordCounts = counts.recordCounts;
    [this.byType, this.byClass] = indexed(entities);
    const count = order.length;
    // In full at once: a list that begins with gaps would be a slow one.
    this.#relationships = new Array<undefined>(count).fill(undefined);
    this.#stores = arrivals.stores;
    this.#storeOf = Uint32Array.from(order, (place) => arrivals.storeNumber(place));
    this.#rowOf = Uint32Array.from(order, (place) => arrivals.row(place));
    const [from, to] = [new Uint32Array(count), new Uint32Array(count)];
    const verbs = new Map<string, number>();
    this.verbOf = new Uint32Array(count);
    for (let number = 0; number < count; number++) {
      const store = this.#store(number);
      const row = this.#rowOf[number] as number;
      [from[number], to[number]] = store.endsOf(row);
      const verb = store.classOf(row);
      if (!verbs.has(verb)) verbs.set(verb, verbs.size);
      this.verbOf[number] = verbs.get(verb) as number;
    }
    this.verbs = [...verbs.keys()];
    this.outgoing = new Edges(entities, from, to);
    this.incoming = new Edges(entities, to, from);
  }

  get relationships(): readonly GraphRelationship[] {
    return Array.from(this.#rowOf, (_, number) => this.relationship(number));
  }

  relationship(number: number): GraphRelationship {
    return (this.#relationships[number] ??= new Relationship(
      this.#store(number),
      this.#rowOf[number] as number,
      number,
      this.entities,
    ));
  }

  rowsByStore(): ReadonlyMap<RelationshipStore, number[]> {
    const rows = new Map(this.#stores.map((store): [RelationshipStore, number[]] => [store, []]));
    this.#rowOf.forEach((row, number) => rows.get(this.#store(number))?.push(row));
    return rows;
  }

  #store(number: number): RelationshipStore {
    return this.#stores[this.#storeOf[number] as number] as RelationshipStore;
  }
}

type Index = ReadonlyMap<string, readonly GraphEntity[]>;

function indexed(entities: readonly GraphEntity[]): [byType: Index, byClass: Index] {
  const byType = new Map<string, GraphEntity[]>();
  const byClass = new Map<string, GraphEntity[]>();
  for (const entity of entities) {
    push(byType, entity.type, entity);
    for (const name of new Set(entity.classes)) push(byClass, name, entity);
  }
  return [byType, byClass];
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
