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
