import type { Properties } from '@graph-1password/j1ql';
import { Flattener } from './store/flatten';
import type { EndEntity } from './store/stores';
import { EntityStore, RelationshipStore } from './store/stores';

/** An entity of the page: a row of the store of its type. */
export interface PageEntity extends EndEntity {
  readonly row: number;
  /** What its event happened at, epoch ms. */
  readonly time: number | undefined;
}

/**
 * The objects of a graph that become a page, column by column: each is added as soon as it is read, the entities first, so that never all
 * of them are in memory as objects.
 */
export class PageGraph {
  /** By type. */
  readonly #entities = new Map<string, { store: EntityStore; list: PageEntity[] }>();
  readonly #relationships = new Map<string, { store: RelationshipStore; count: number }>();
  readonly #byKey = new Map<string, PageEntity>();
  readonly #byNumber: PageEntity[] = [];
  readonly #flattener = new Flattener();

  /** Adds an entity; its key is in none that was added before. @param rawData what it was made from, if that is known */
  entity(key: string, type: string, properties: Properties, rawData?: unknown): void {
    let own = this.#entities.get(type);
    if (!own) {
      own = { store: new EntityStore(type, this.#flattener), list: [] };
      this.#entities.set(type, own);
    }
    const row = own.store.add(key, properties);
    if (rawData !== undefined) own.store.raw.set(row, rawData);
    const { createdOn } = properties;
    const time = typeof createdOn === 'number' ? createdOn : undefined;
    const entity = { key, row, time, number: this.#byNumber.length };
    this.#byNumber.push(entity);
    this.#byKey.set(key, entity);
    own.list.push(entity);
  }

  /** Adds a relationship; one with an end that was not added is left out. */
  relationship(key: string, type: string, properties: Properties): void {
    const from = this.#byKey.get(properties['_fromEntityKey'] as string);
    const to = this.#byKey.get(properties['_toEntityKey'] as string);
    if (!from || !to) return;
    let own = this.#relationships.get(type);
    if (!own) {
      own = { store: new RelationshipStore(type, this.#byNumber), count: 0 };
      this.#relationships.set(type, own);
    }
    own.store.add(key, properties, from, to);
    own.count++;
  }

  /** Frees what only adding needs. */
  finish(): this {
    for (const { store } of [...this.#entities.values(), ...this.#relationships.values()])
      store.finish();
    return this;
  }

  /** Count of all entities. */
  get count(): number {
    return this.#byNumber.length;
  }

  /** The entities of each type, in the order in which they were added. */
  get entities(): readonly { readonly store: EntityStore; readonly list: readonly PageEntity[] }[] {
    return [...this.#entities.values()];
  }

  /** The relationships of each type. */
  get relationships(): readonly { readonly store: RelationshipStore; readonly count: number }[] {
    return [...this.#relationships.values()];
  }

  /** The entity of a key. */
  byKey(key: string): PageEntity | undefined {
    return this.#byKey.get(key);
  }
}
