import { Numbers } from './numbers';
import type { RelationshipStore } from './stores';
import type { GraphEntity } from './graph';
import type { RelationshipRecord } from './records';

/** Relationships in the order in which they were read, before they have their numbers. */
export class Arrivals {
  /** In the order of their first relationship. */
  readonly stores: RelationshipStore[] = [];
  readonly #byType = new Map<string, number>();
  readonly #stores = new Numbers();
  readonly #rows = new Numbers();

  readonly #storeOf: (type: string) => RelationshipStore;

  constructor(storeOf: (type: string) => RelationshipStore) {
    this.#storeOf = storeOf;
  }

  /** Count of relationships. */
  get count(): number {
    return this.#rows.length;
  }

  /** Adds a relationship. @returns its place */
  add(
    record: RelationshipRecord,
    created: number | undefined,
    from: GraphEntity,
    to: GraphEntity,
  ): number {
    let number = this.#byType.get(record._type);
    if (number === undefined) {
      number = this.stores.push(this.#storeOf(record._type)) - 1;
      this.#byType.set(record._type, number);
    }
    this.#stores.push(number);
    this.#rows.push((this.stores[number] as RelationshipStore).add(record, created, from, to));
    return this.count - 1;
  }

  store(place: number): RelationshipStore {
    return this.stores[this.#stores.at(place)] as RelationshipStore;
  }

  /** Place of the store in `stores`. */
  storeNumber(place: number): number {
    return this.#stores.at(place);
  }

  row(place: number): number {
    return this.#rows.at(place);
  }

  key(place: number): string {
    return this.store(place).keyOf(this.row(place));
  }

  verb(place: number): string | undefined {
    return this.store(place).verbOf(this.row(place));
  }
}
