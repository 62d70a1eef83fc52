import { Arrivals } from './arrivals';
import { Flattener } from './flatten';
import { StoredGraph } from './storedGraph';
import { Entity } from './objects';
import type { RelationshipOrder } from './relationshipOrder';
import { inOrderOfArrival, inOrderOfKeys } from './relationshipOrder';
import { peopleOf, PERSON_VERB } from './people';
import { EntityStore, RelationshipStore } from './stores';
import type { Graph } from './graph';
import type { EntityRecord, GraphOptions, RelationshipRecord } from './records';

/**
 * Makes a graph. The first of two objects with the same key stays; a relationship to an entity that
 * is not there is left out. Both are counted.
 * @internal Only tests build a graph from objects instead of files.
 */
export function buildGraph(
  records: { entities: Iterable<EntityRecord>; relationships: Iterable<RelationshipRecord> },
  options: GraphOptions = {},
): Graph {
  const builder = new GraphBuilder(options);
  for (const record of records.entities) {
    if (builder.wants(record)) builder.add(builder.entity(record));
  }
  for (const record of records.relationships) builder.connect(record);
  return builder.graph('arrival');
}

/**
 * Makes a graph step by step: a reader of files adds each record as soon as it is read, so that never all records are in
 * memory beside the graph.
 */
export class GraphBuilder {
  readonly #entities: Entity[] = [];
  readonly #byKey = new Map<string, Entity>();
  readonly #stores = new Map<string, EntityStore>();
  readonly #arrivals = new Arrivals((type) => new RelationshipStore(type, this.#entities));
  readonly #flattener = new Flattener();
  readonly #recordCounts = new Map<string, number>();
  /** What stands in files and is to be made anew, until it is known whether it will be. */
  readonly #aside: { entities: EntityRecord[]; relationships: RelationshipRecord[] } = {
    ...{ entities: [], relationships: [] },
  };
  #leftOut = 0;
  #dangling = 0;
  #duplicates = 0;

  readonly #options: GraphOptions;

  constructor(options: GraphOptions) {
    this.#options = options;
  }

  /** Whether an entity is to be in the graph; one that is not is counted. */
  wants(record: EntityRecord): boolean {
    this.#count(record);
    if (this.#options.derived?.has(record._type)) {
      this.#aside.entities.push(record);
      return false;
    }
    return this.#isWanted(record);
  }

  #isWanted(record: EntityRecord): boolean {
    if (this.#options.outside?.(record)) return false;
    const wanted = !this.#options.without?.(record);
    if (!wanted) this.#leftOut++;
    return wanted;
  }

  /** An entity that is not in the graph yet. The record is not needed any more. */
  entity(record: EntityRecord): Entity {
    let store = this.#stores.get(record._type);
    if (!store) {
      store = new EntityStore(record._type, this.#flattener);
      this.#stores.set(record._type, store);
    }
    const row = store.add(record, this.#created(record));
    const rawData = this.#options.rawData ? rawDataOf(record) : undefined;
    if (rawData !== undefined) store.raw.set(row, rawData);
    return new Entity(store, row);
  }

  /** Puts an entity into the graph, unless its key is in use. */
  add(entity: Entity): void {
    if (this.#byKey.has(entity.key)) {
      this.#duplicates++;
      return;
    }
    entity.number = this.#entities.length;
    this.#byKey.set(entity.key, entity);
    this.#entities.push(entity);
  }

  /**
   * Adds a relationship between entities of the graph.
   * @returns its place of arrival; undefined when one of them is missing
   */
  connect(record: RelationshipRecord): number | undefined {
    this.#count(record);
    if (!this.#options.derived?.has(record._type)) return this.#link(record);
    this.#aside.relationships.push(record);
    return undefined;
  }

  #count({ _type }: { _type: string }): void {
    this.#recordCounts.set(_type, (this.#recordCounts.get(_type) ?? 0) + 1);
  }

  #link(record: RelationshipRecord): number | undefined {
    const from = this.#byKey.get(record._fromEntityKey ?? '');
    const to = this.#byKey.get(record._toEntityKey ?? '');
    if (from && to) return this.#arrivals.add(record, this.#created(record), from, to);
    this.#dangling++;
    return undefined;
  }

  /** When JupiterOne would first have seen an object, epoch ms. */
  #created(record: EntityRecord | RelationshipRecord): number | undefined {
    const seen = this.#options.firstSeen?.get(record._key);
    if (seen !== undefined) return seen;
    const own = record._createdOn ?? record.createdOn ?? record.firstSeenOn;
    return typeof own === 'number' ? own : undefined;
  }

  /**
   * The graph, with the people of JupiterOne's mapper unless they are not wanted. It ends the building.
   * @param by what orders the relationships
   */
  graph(by: 'arrival' | 'key'): Graph {
    this.#derive();
    const order =
      by === 'key' ? inOrderOfKeys(this.#arrivals, this.#byKey) : inOrderOfArrival(this.#arrivals);
    this.#duplicates += order.duplicates;
    const people = this.#options.people === false ? [] : this.#addPeople(order);
    const stores = [...this.#stores.values(), ...this.#arrivals.stores];
    for (const store of stores) store.finish();
    return new StoredGraph({
      entities: this.#entities,
      byKey: this.#byKey,
      arrivals: this.#arrivals,
      order: joined(order.places, people),
      metadata: this.#options.metadata ?? {},
      leftOut: this.#leftOut,
      dangling: this.#dangling,
      duplicates: this.#duplicates,
      recordCounts: this.#recordCounts,
    });
  }

  #derive(): void {
    const derived = this.#options.derive?.(this.#entities, (key) => this.#byKey.has(key));
    if (!derived) {
      this.#takeAside();
      return;
    }
    for (const record of derived.entities) {
      this.#count(record);
      this.add(this.entity(record));
    }
    for (const record of derived.relationships) this.#link(record);
  }

  /** Nothing was made anew, so what stands in files is so. */
  #takeAside(): void {
    const { entities, relationships } = this.#aside;
    for (const record of entities) if (this.#isWanted(record)) this.add(this.entity(record));
    for (const record of relationships) this.#link(record);
  }

  /** @returns places of arrival of their relationships */
  #addPeople(order: RelationshipOrder): number[] {
    const people = peopleOf(this.#entities);
    for (const record of people.entities) this.add(this.entity(record));
    const inUse = this.#inUse(order, new Set(people.relationships.map(({ _key }) => _key)));
    return people.relationships.flatMap((record) => {
      if (inUse.has(record._key)) {
        this.#duplicates++;
        return [];
      }
      inUse.add(record._key);
      return this.#link(record) ?? [];
    });
  }

  /** Those of some keys that relationships have already. */
  #inUse({ places }: RelationshipOrder, keys: ReadonlySet<string>): Set<string> {
    const inUse = new Set<string>();
    for (const place of places) {
      // Keys are made when they are asked for: only those that may be among them.
      if ((this.#arrivals.verb(place) ?? PERSON_VERB) !== PERSON_VERB) continue;
      const key = this.#arrivals.key(place);
      if (keys.has(key)) inUse.add(key);
    }
    return inUse;
  }
}

/** The SDK wraps raw data in a list of named pieces. */
function rawDataOf({ _rawData: pieces }: EntityRecord): unknown {
  if (!Array.isArray(pieces)) return undefined;
  return (pieces as { rawData?: unknown }[])[0]?.rawData;
}

function joined(first: ArrayLike<number>, second: readonly number[]): Uint32Array {
  const all = new Uint32Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
