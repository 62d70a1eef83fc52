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

/** An entity, as far as something follows from it. */
export interface Known {
  readonly key: string;
  readonly type: string;
  /** One property; undefined when there is none. */
  value(name: string): PropertyValue;
  /** What it was made from, when that is kept. */
  readonly rawData?: unknown;
}

/** Objects that are added to a graph. */
export interface Derived {
  entities: readonly EntityRecord[];
  /** Those with an end that is not in the graph are left out. */
  relationships: readonly RelationshipRecord[];
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
  /** What JupiterOne's metadata say of every object of the integration, such as `_integrationType`. */
  metadata?: Properties;
  /** Entities that are not taken into the graph, and with them the relationships that begin or end there. */
  without?: (record: EntityRecord) => boolean;
  /**
   * What follows from the entities of the graph and stands in no file, asked once all of them are there.
   * @param has whether an entity is in the graph, by its key
   * @returns undefined when it has nothing to say of these entities
   */
  derive?: (entities: readonly Known[], has: (key: string) => boolean) => Derived | undefined;
  /** Types of objects that `derive` makes anew: what of them stands in files is left out, unless it has nothing to say. */
  derived?: ReadonlySet<string>;
  /** Entities of which nothing is said, as if they had never been collected. */
  outside?: (record: EntityRecord) => boolean;
}
