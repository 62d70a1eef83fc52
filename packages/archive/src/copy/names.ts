/** A column of a view, and its SQL. */
export interface ComputedColumn {
  readonly name: string;
  readonly sql: string;
}

/** What JupiterOne's mapper makes. */
export const MAPPED = { type: 'person', key: 'person:' };

/** A view is called by its type. Names with an underscore before them belong to the compiler. */
export const viewName = (type: string): string => (type.startsWith('_') ? `type ${type}` : type);

/** Column with the number of the names of an object. */
export const SHAPE = '_shape';

/** Column with the place of an object in the graph. */
export const PLACE = '_place';

/** Column with what an entity was made from. */
export const RAW = '_raw';
/** What cannot stand in a name of SQL: the end of a text, and half of a pair, of which two would be one name. */
const NOT_IN_NAMES = /[\0\p{Cs}]/gu;

/** Names of tables or columns, each only once: SQL does not tell `a` from `A`. */
export class Names {
  readonly #used = new Set<string>();

  add(property: string): string {
    const wanted = property.replace(NOT_IN_NAMES, '?') || 'empty';
    let name = wanted;
    for (let n = 2; this.#used.has(name.toLowerCase()); n++) name = `${wanted}_${n}`;
    this.#used.add(name.toLowerCase());
    return name;
  }
}
