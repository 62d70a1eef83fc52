import type { Properties, PropertyValue } from '../../src';
import type { GraphEntity, GraphRelationship } from './graph';
import { constantReader } from './metadata';

/** Reads one property of objects. */
export type ReadProperty = (object: GraphEntity | GraphRelationship | undefined) => PropertyValue;

/**
 * Makes a function that reads a property. `tag.X` is the property of that name; an object that has a plain list of
 * tags answers true when X is among them.
 * @param metadata of the graph
 */
export function propertyReader(name: string, metadata?: Properties): ReadProperty {
  const constant = constantReader(name, metadata);
  const tag = name.startsWith('tag.') ? name.slice(4) : undefined;
  return (object) => {
    if (!object) return undefined;
    const value = object.value(name);
    if (constant && value === undefined) return constant(object);
    if (tag === undefined || value !== undefined) return value;
    const tags = object.value('tags');
    return Array.isArray(tags) && tags.includes(tag) ? true : undefined;
  };
}
