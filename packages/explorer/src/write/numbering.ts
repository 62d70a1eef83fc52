import type { Graph, GraphEntity, EntityStore, RelationshipStore } from '@graph-1password/j1ql';
import { compare } from '@graph-1password/j1ql';
import { isEventType } from '@graph-1password/vocabulary';

/** Of entities that are not in the file. */
const NONE = 2 ** 32 - 1;

/** The entities of a store that go into the file, in their order. */
export interface EntityRows {
  readonly store: EntityStore;
  readonly rows: Uint32Array;
}

/** The relationships of a store that go into the file, in any order. */
export interface RelationshipRows {
  readonly store: RelationshipStore;
  readonly rows: readonly number[];
}

/** Which entities and relationships go into the file, and which number an entity has there. */
export class Numbering {
  /** In the order of their types. */
  readonly entities: readonly EntityRows[];
  /** Count of entities. */
  readonly entityCount: number;
  /** In the order of their types. */
  readonly relationships: readonly RelationshipRows[];
  /** Count of relationships. */
  readonly relationshipCount: number;
  /** Numbers in the file by number in the graph. */
  readonly #numbers: Uint32Array;

  readonly #graph: Graph;

  /** @param without types of entities that do not go into the file */
  constructor(graph: Graph, without: ReadonlySet<string>) {
    this.#graph = graph;

    this.#numbers = new Uint32Array(graph.entities.length).fill(NONE);
    let count = 0;
    this.entities = [...graph.byType]
      .filter(([type]) => !without.has(type))
      .sort(([a], [b]) => compare(a, b))
      .map(([type, entities]) => {
        const rows = ordered(entities, isEventType(type));
        for (const { number } of rows) {
          this.#numbers[number] = count;
          count++;
        }
        const { store } = rows[0] as GraphEntity;
        return { store, rows: Uint32Array.from(rows, ({ row }) => row) };
      });
    this.entityCount = count;
    this.relationships = [...graph.rowsByStore()]
      .map(([store, rows]) => ({ store, rows: rows.filter((row) => this.#isIn(store, row)) }))
      .filter(({ rows }) => rows.length > 0)
      .sort((a, b) => compare(a.store.type, b.store.type));
    this.relationshipCount = this.relationships.reduce((sum, { rows }) => sum + rows.length, 0);
  }

  /** @param entity number in the graph, of an entity that is in the file */
  of(entity: number): number {
    return this.#numbers[entity] as number;
  }

  /** Number in the file; undefined when no entity in it has the key. */
  ofKey(key: string): number | undefined {
    const number = this.#numbers[this.#graph.byKey.get(key)?.number ?? -1];
    return number === NONE ? undefined : number;
  }

  #isIn(store: RelationshipStore, row: number): boolean {
    return store.endsOf(row).every((entity) => this.of(entity) !== NONE);
  }
}

/** Events by time and key, others by key. */
function ordered(entities: readonly GraphEntity[], byTime: boolean): GraphEntity[] {
  return entities
    .map((entity) => ({ entity, key: entity.key, time: byTime ? timeOf(entity) : 0 }))
    .sort((a, b) => compare(a.time, b.time) || compare(a.key, b.key))
    .map(({ entity }) => entity);
}

/** An event without a time comes last. */
function timeOf(entity: GraphEntity): number {
  const time = entity.value('createdOn');
  return typeof time === 'number' ? time : Infinity;
}
