import type { Edges } from './edges';
import type { EntityTable, RelationshipTable } from './tables';

/** What a property of an entity or relationship may hold. */
export type PropertyValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly PropertyValue[]
  | { readonly [name: string]: PropertyValue };

/** Properties by name, among them `_key`, `_type`, `_class`, `_createdOn`. */
export type Properties = Readonly<Record<string, PropertyValue>>;

/** What entities and relationships have in common: each is a row of the table of its type. */
interface GraphObject {
  readonly key: string;
  readonly type: string;
  /** Place in the graph. */
  readonly number: number;
  readonly row: number;
  /** All properties, in an object that is made at each call: `value` is faster. */
  readonly properties: Properties;
  /** One property; undefined when there is none. */
  value(name: string): PropertyValue;
}

/** An entity of the graph. */
export interface GraphEntity extends GraphObject {
  readonly kind: 'entity';
  readonly table: EntityTable;
  readonly classes: readonly string[];
  /** Relationships that begin here, in the order of the graph; the list is made at each call. */
  readonly outgoing: readonly GraphRelationship[];
  /** Relationships that end here, in the order of the graph; the list is made at each call. */
  readonly incoming: readonly GraphRelationship[];
  /** What the entity was made from, put together at each call; only when `loadGraph` was asked for it. */
  readonly rawData?: unknown;
}

/** A directed relationship between two entities. */
export interface GraphRelationship extends GraphObject {
  readonly kind: 'relationship';
  readonly table: RelationshipTable;
  /** Upper case, as in `PERFORMED`. */
  readonly class: string;
  readonly from: GraphEntity;
  readonly to: GraphEntity;
}

/**
 * Entities and relationships, indexed. Immutable once made. Values are kept in columns, a table for each type; the
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
  /** Count of relationships left out, since one of their ends is not in the graph. */
  readonly dangling: number;
  /** Count of objects left out, since another one has their key. */
  readonly duplicates: number;
  /** A relationship by its number, the same object each time. */
  relationship(number: number): GraphRelationship;
  /** The rows of the tables of relationships that are in the graph. */
  rowsByTable(): ReadonlyMap<RelationshipTable, readonly number[]>;
}

/** An entity as `j1-integration` writes it; other properties are taken over. */
export interface EntityRecord {
  _key: string;
  _type: string;
  _class: string | readonly string[];
  [property: string]: unknown;
}

/** A relationship as `j1-integration` writes it. */
export interface RelationshipRecord {
  _key: string;
  _type: string;
  _class: string;
  _fromEntityKey?: string;
  _toEntityKey?: string;
  [property: string]: unknown;
}

/** How a graph is made. */
export interface GraphOptions {
  /**
   * When this machine first saw an object, by `_key` (epoch ms). It becomes `_createdOn`; objects
   * that are not in it get their own time.
   */
  firstSeen?: ReadonlyMap<string, number>;
  /** Keep the raw data of entities. Default: false. */
  rawData?: boolean;
  /** Add a Person for each e-mail of a User, as JupiterOne's mapper does. Default: true. */
  people?: boolean;
}
