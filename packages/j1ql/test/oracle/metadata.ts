import { PERSON_KEY, PERSON_TYPE } from '../../src/graph/people';
import type { Properties, PropertyValue } from '../../src';
import type { GraphEntity, GraphRelationship } from './graph';

type GraphObject = GraphEntity | GraphRelationship;

/** Whether JupiterOne's mapper makes it: a Person, and what leads there. */
function isMapped(object: GraphObject): boolean {
  const end = object.kind === 'relationship' ? object.to : object;
  return end.type === PERSON_TYPE && end.key.startsWith(PERSON_KEY);
}

/**
 * Reads a property that JupiterOne adds to every object and no run of the SDK writes.
 * @param metadata what is the same for all objects that were collected
 * @returns undefined when the property is another one, or cannot be known here
 */
export function constantReader(
  name: string,
  metadata: Properties | undefined,
): ((object: GraphObject) => PropertyValue) | undefined {
  if (name === '_version') return () => 1;
  if (name === '_source')
    return (object) => (isMapped(object) ? 'system-mapper' : 'integration-managed');
  // A query may name what every object of JavaScript has, such as `constructor`.
  const value = metadata && Object.hasOwn(metadata, name) ? metadata[name] : undefined;
  return value === undefined ? undefined : (object) => (isMapped(object) ? undefined : value);
}
