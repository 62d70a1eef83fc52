import type { EntityStore, RelationshipStore, TypeStore } from './stores';
import type { GraphEntity, GraphRelationship } from './graph';
import type { Properties, PropertyValue } from './records';

/** One row of a store, seen as an object. */
abstract class Row<T extends TypeStore> {
  /** @param number place in the graph; -1 while it has none */
  constructor(
    readonly store: T,
    readonly row: number,
    public number = -1,
  ) {}

  get type(): string {
    return this.store.type;
  }

  get properties(): Properties {
    return this.store.properties(this.row);
  }

  value(name: string): PropertyValue {
    return this.store.source(name)?.read(this.row);
  }
}

/** An entity whose values are in a store. */
export class Entity extends Row<EntityStore> implements GraphEntity {
  get kind(): 'entity' {
    return 'entity';
  }

  get key(): string {
    return this.store.keys[this.row] as string;
  }

  get classes(): readonly string[] {
    return this.store.classesOf(this.row);
  }

  get rawData(): unknown {
    return this.store.raw.read(this.row);
  }
}

/** A relationship whose values are in a store. */
export class Relationship extends Row<RelationshipStore> implements GraphRelationship {
  readonly #entities: readonly GraphEntity[];

  /** @param entities of the graph, by number */
  constructor(
    store: RelationshipStore,
    row: number,
    number: number,
    entities: readonly GraphEntity[],
  ) {
    super(store, row, number);
    this.#entities = entities;
  }

  get kind(): 'relationship' {
    return 'relationship';
  }

  get key(): string {
    return this.store.keyOf(this.row);
  }

  get class(): string {
    return this.store.classOf(this.row);
  }

  get from(): GraphEntity {
    return this.#entities[this.store.endsOf(this.row)[0]] as GraphEntity;
  }

  get to(): GraphEntity {
    return this.#entities[this.store.endsOf(this.row)[1]] as GraphEntity;
  }
}
