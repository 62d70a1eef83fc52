import { compare } from '@graph-1password/j1ql';
import { isEventType } from '@graph-1password/vocabulary';
import type { PageEntity, PageGraph } from './pageGraph';
import type { EntityStore, RelationshipStore } from './store/stores';

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

  readonly #graph: PageGraph;

  /** @param without types of entities that do not go into the file */
  constructor(graph: PageGraph, without: ReadonlySet<string>) {
    this.#graph = graph;

    this.#numbers = new Uint32Array(graph.count).fill(NONE);
    let count = 0;
    this.entities = graph.entities
      .filter(({ store }) => !without.has(store.type))
      .sort((a, b) => compare(a.store.type, b.store.type))
      .map(({ store, list }) => {
        const rows = ordered(list, isEventType(store.type));
        for (const { number } of rows) {
          this.#numbers[number] = count;
          count++;
        }
        return { store, rows: Uint32Array.from(rows, ({ row }) => row) };
      });
    this.entityCount = count;
    this.relationships = graph.relationships
      .map(({ store, count: all }) => {
        const rows = Array.from({ length: all }, (_, row) => row);
        return { store, rows: rows.filter((row) => this.#isIn(store, row)) };
      })
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
    const number = this.#numbers[this.#graph.byKey(key)?.number ?? -1];
    return number === NONE ? undefined : number;
  }

  #isIn(store: RelationshipStore, row: number): boolean {
    return store.endsOf(row).every((entity) => this.of(entity) !== NONE);
  }
}

/** Events by time and key, others by key. */
function ordered(entities: readonly PageEntity[], byTime: boolean): PageEntity[] {
  // An event without a time comes last.
  const timeOf = ({ time = Infinity }: PageEntity): number => (byTime ? time : 0);
  return [...entities].sort((a, b) => compare(timeOf(a), timeOf(b)) || compare(a.key, b.key));
}
