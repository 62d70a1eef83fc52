import type { Entity, Relationship } from '@jupiterone/integration-sdk-core';

/** What a finished job brings. */
interface FinishedJob {
  entities: Entity[];
  relationships: Relationship[];
  partialTypes?: string[];
}

/**
 * The graph that JupiterOne keeps of one integration instance. When a job is finished, what it uploaded replaces what
 * was there by key; of the rest, what the job declared partial stays, and all else is deleted. An edge goes with either
 * of its ends.
 */
export class SyncedGraph {
  /** By key. */
  readonly entities = new Map<string, Entity>();
  readonly relationships = new Map<string, Relationship>();
  /** What the real API would have complained of, over all jobs. */
  readonly problems: string[] = [];

  /** Takes a finished job in. */
  finish({ entities, relationships, partialTypes = [] }: FinishedJob): void {
    const partial = new Set(partialTypes);
    this.#take('entity', this.entities, entities, partial);
    this.#take('relationship', this.relationships, relationships, partial);
    const uploaded = new Set(relationships.map(({ _key }) => _key));
    for (const [key, edge] of this.relationships) {
      const ends = [edge._fromEntityKey, edge._toEntityKey];
      if (ends.every((end) => typeof end === 'string' && this.entities.has(end))) continue;
      if (uploaded.has(key)) this.problems.push(`an end of ${key} is missing`);
      this.relationships.delete(key);
    }
  }

  /** Keys of the entities of a type. */
  keys(type: string): Set<string> {
    const found = new Set<string>();
    for (const [key, { _type }] of this.entities) if (_type === type) found.add(key);
    return found;
  }

  #take<T extends Entity | Relationship>(
    what: string,
    known: Map<string, T>,
    uploaded: T[],
    partial: ReadonlySet<string>,
  ): void {
    const seen = new Set<string>();
    for (const object of uploaded) {
      if (seen.has(object._key))
        this.problems.push(`the ${what} ${object._key} was uploaded twice`);
      seen.add(object._key);
    }
    for (const [key, { _type }] of known) {
      if (!seen.has(key) && !partial.has(_type)) known.delete(key);
    }
    for (const object of uploaded) known.set(object._key, object);
  }
}
