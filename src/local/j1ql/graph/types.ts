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

/** An entity of the graph. */
export interface GraphEntity {
  readonly kind: 'entity';
  readonly key: string;
  readonly type: string;
  readonly classes: readonly string[];
  readonly properties: Properties;
  /** Relationships that begin here, in the order of the graph. */
  readonly outgoing: readonly GraphRelationship[];
  /** Relationships that end here, in the order of the graph. */
  readonly incoming: readonly GraphRelationship[];
  /** What the entity was made from; only when `loadGraph` was asked for it. */
  readonly rawData?: unknown;
}

/** A directed relationship between two entities. */
export interface GraphRelationship {
  readonly kind: 'relationship';
  readonly key: string;
  readonly type: string;
  /** Upper case, as in `PERFORMED`. */
  readonly class: string;
  readonly from: GraphEntity;
  readonly to: GraphEntity;
  readonly properties: Properties;
}

/** Entities and relationships, indexed. Immutable once made. */
export interface Graph {
  /** In the order in which they were given. */
  readonly entities: readonly GraphEntity[];
  readonly relationships: readonly GraphRelationship[];
  readonly byKey: ReadonlyMap<string, GraphEntity>;
  readonly byType: ReadonlyMap<string, readonly GraphEntity[]>;
  readonly byClass: ReadonlyMap<string, readonly GraphEntity[]>;
  /** Place of each entity in `entities`. */
  readonly positions: ReadonlyMap<GraphEntity, number>;
  /** Count of relationships left out, since one of their ends is not in the graph. */
  readonly dangling: number;
  /** Count of objects left out, since another one has their key. */
  readonly duplicates: number;
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
