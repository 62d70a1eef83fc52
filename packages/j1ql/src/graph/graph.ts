import type { Edges } from './edges';
import type { Properties, PropertyValue } from './records';
import type { EntityStore, RelationshipStore } from './stores';

/** What entities and relationships have in common, wherever they are read from. */
interface AnswerObject {
  readonly key: string;
  readonly type: string;
  /** All properties, in an object that is made at each call: `value` is faster. */
  readonly properties: Properties;
  /** One property; undefined when there is none. */
  value(name: string): PropertyValue;
}

/** An entity that stands behind an answer. The same entity is the same object in all answers of one source. */
export interface AnswerEntity extends AnswerObject {
  readonly kind: 'entity';
  readonly classes: readonly string[];
  /** What the entity was made from, put together at each call; only where that was kept and asked for. */
  readonly rawData?: unknown;
}

/** A directed relationship that stands behind an answer. */
export interface AnswerRelationship extends AnswerObject {
  readonly kind: 'relationship';
  /** Upper case, as in `PERFORMED`. */
  readonly class: string;
  readonly from: AnswerEntity;
  readonly to: AnswerEntity;
}

/** Where an object is in a graph in memory: each is a row of the store of its type. */
interface Stored {
  /** Place in the graph. */
  readonly number: number;
  readonly row: number;
}

/** An entity of the graph. */
export interface GraphEntity extends AnswerEntity, Stored {
  readonly store: EntityStore;
}

/** A directed relationship between two entities. */
export interface GraphRelationship extends AnswerRelationship, Stored {
  readonly store: RelationshipStore;
  readonly from: GraphEntity;
  readonly to: GraphEntity;
}

/**
 * Entities and relationships, indexed. Immutable once made. Values are kept in columns, a store for each type; the
 * objects only point there, and those of relationships are made when they are asked for.
 */
export interface Graph {
  /** In the order in which they were given. */
  readonly entities: readonly GraphEntity[];
  /** All of them, in the order in which they were given. */
  readonly relationships: readonly GraphRelationship[];
  readonly byKey: ReadonlyMap<string, GraphEntity>;
  readonly byType: ReadonlyMap<string, readonly GraphEntity[]>;
  readonly byClass: ReadonlyMap<string, readonly GraphEntity[]>;
  /** Relationships by the entity where they begin. */
  readonly outgoing: Edges;
  /** Relationships by the entity where they end. */
  readonly incoming: Edges;
  /** Distinct classes of relationships, upper case. */
  readonly verbs: readonly string[];
  /** Place in `verbs`, by number of the relationship. */
  readonly verbOf: Uint32Array;
  /** What is the same for every object that was collected, such as `_integrationType`. */
  readonly metadata: Properties;
  /** Count of entities left out by `without`. */
  readonly leftOut: number;
  /** Count of relationships left out, since one of their ends is not in the graph. */
  readonly dangling: number;
  /** Count of objects left out, since another one has their key. */
  readonly duplicates: number;
  /** Count of objects that were given, by type: with those that were left out, and without people. */
  readonly recordCounts: ReadonlyMap<string, number>;
  /** A relationship by its number, the same object each time. */
  relationship(number: number): GraphRelationship;
  /** The rows of the stores of relationships that are in the graph. */
  rowsByStore(): ReadonlyMap<RelationshipStore, readonly number[]>;
}
