import type { Properties } from '../graph/records';

/**
 * What a database holds of a graph, as a value: the compiler makes SQL from a query and this, and knows neither the
 * database nor 1Password. All names are as they are, not yet quoted. Those of views do not begin with an underscore, as the names
 * of the compiler's own relations do.
 */
export interface SqlSchema {
  /**
   * A type stands here more than once when its entities differ in their classes. The order is that of the types in the
   * graph, by which rows are ordered when a query does not say how.
   */
  readonly entities: readonly EntityView[];
  /** A type of relationship stands here once for each pair of types of its ends. */
  readonly relationships: readonly RelationshipView[];
  /** What JupiterOne's metadata say of every object of the integration, such as `_integrationType`. */
  readonly metadata?: Properties;
}

/**
 * What a column holds: `text` VARCHAR, `number` DOUBLE or BIGINT, `boolean` BOOLEAN, `texts` VARCHAR[],
 * `json` VARCHAR with the JSON text of any other value, which is only returned and never compared.
 */
export type ColumnKind = 'text' | 'number' | 'boolean' | 'texts' | 'json';

/** Where the values of one kind of a property are. NULL: the property is absent. */
export interface SqlColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/**
 * The columns of the properties by their name in J1QL, which tells `a` from `A` while SQL does not. More than one
 * column when a property has values of several kinds: at most one of them is not NULL in a row; none when no object has a value.
 * `_key`, `_type`, `_class`, `_createdOn` and `displayName` are properties like all others.
 */
export type PropertyColumns = Readonly<Record<string, readonly SqlColumn[]>>;

/** A view with a row for each entity of a type. */
export interface EntityView {
  readonly type: string;
  /** Of every entity in the view, in order. */
  readonly classes: readonly string[];
  readonly view: string;
  /** Column of the `_key`: unique in the view, never NULL. */
  readonly key: string;
  readonly properties: PropertyColumns;
  /**
   * Column with the place of an entity in the graph, a number that no other entity has. Either all views have one or none;
   * without, the order is that of the types, then by `createdOn`, then by `_key`.
   */
  readonly place?: string;
  readonly shapes?: Shapes;
  /** Property with a number by which a row is found sooner than by its key alone: rows are stored in parts that have few of its values. */
  readonly near?: string;
  /** Columns of links; no query sees them. */
  readonly links?: readonly string[];
  /** Column with the JSON text of what an entity was made from, where that is kept; no query sees it. */
  readonly raw?: string;
  /** JupiterOne's mapper makes these entities: the metadata of the integration do not hold for them. */
  readonly isMapped?: boolean;
}

/** Which properties the objects of a view were written with, in which order, those without a value among them. */
export interface Shapes {
  /** Column with a number: the place in `names` of those of the row. */
  readonly column: string;
  readonly names: readonly (readonly string[])[];
  /** A property whose columns are all NULL was not written. */
  readonly isSparse?: boolean;
}

/** The relationships of one type between entities of two types. */
export interface RelationshipView {
  readonly type: string;
  /** Upper case, as in `PERFORMED`. */
  readonly class: string;
  /** Types of the entities at its ends. */
  readonly from: string;
  readonly to: string;
  readonly source: RelationshipColumns | RelationshipRows;
}

/**
 * The relationships follow from columns of the entities: there is one wherever `fromColumn` of a row of the first view
 * equals `toColumn` of a row of the second. Their only property is `_key` (the two keys with `|verb|` between them,
 * the verb in lower case), `_type`, `_class`, `displayName` (the class) and `_createdOn`.
 */
export interface RelationshipColumns {
  readonly kind: 'columns';
  readonly fromColumn: string;
  readonly toColumn: string;
  /** Which end tells `_createdOn`: the younger one. */
  readonly createdOnOf: 'from' | 'to';
}

/** How an entity names another one: that of a `_key` which is made of two parts. */
export interface Link {
  /** The first part, which is the same for all. */
  readonly prefix: string;
  /** Column with the second part, in the view of the entities that name others and in those beside it; NULL where they name none. */
  readonly column: string;
}

/** A view with a row for each relationship; its ends are there. */
export interface RelationshipRows {
  readonly kind: 'view';
  readonly view: string;
  /** Columns with the `_key` of the ends. */
  readonly fromKey: string;
  readonly toKey: string;
  readonly properties: PropertyColumns;
  readonly shapes?: Shapes;
  /** Column with the place of a relationship in the graph; see that of entities. Without, the order is by `_key`. */
  readonly place?: string;
  /** The `_key` is made of the keys of both ends with this text between them. */
  readonly infix?: string;
  /** The same relationships beside the entities at one of their ends, where they follow from columns of those. */
  readonly beside?: {
    /** At which end the entities are. */
    readonly end: 'from' | 'to';
    /** A view with all columns of the view of those entities. */
    readonly view: string;
    /** Column of it with the `_key` of the other end. */
    readonly other: string;
    /** How a row of those entities names the one other end that it may have, which need not be there. */
    readonly link?: Link;
  };
}
