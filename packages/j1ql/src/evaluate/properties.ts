import type { PropertySource } from '../graph/dictionaryColumn';
import type { GraphEntity, GraphRelationship } from '../graph/graph';
import type { Properties, PropertyValue } from '../graph/records';
import { constantReader } from './metadata';

type GraphObject = GraphEntity | GraphRelationship;

/** Reads one property of objects. */
export type ReadProperty = (object: GraphObject | undefined) => PropertyValue;

/**
 * Makes a function that reads a property. `tag.X` is the property of that name; an object that has a plain list of
 * tags answers true when X is among them.
 * @param metadata of the graph
 */
export function propertyReader(name: string, metadata?: Properties): ReadProperty {
  const constant = constantReader(name, metadata);
  const tag = name.startsWith('tag.') ? name.slice(4) : undefined;
  // Objects that are read one after the other are mostly of one type.
  let store: GraphObject['store'] | undefined;
  let source: PropertySource | undefined;
  return (object) => {
    if (!object) return undefined;
    if (object.store !== store) {
      store = object.store;
      source = store.source(name);
    }
    if (constant && source?.has(object.row) !== true) return constant(object);
    if (tag === undefined || source?.has(object.row)) return source?.read(object.row);
    const tags = object.value('tags');
    return Array.isArray(tags) && tags.includes(tag) ? true : undefined;
  };
}
