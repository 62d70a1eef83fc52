import { compare, emptyGraph, graphFilesIn, readGraphFile } from '../../src';
import type { EntityRecord, RelationshipRecord } from '../../src';
import { buildGraph } from './build';
import type { GraphOptions } from './build';
import type { Graph } from './graph';

/**
 * Reads what a run of the SDK left, all of it at once: entities in the order of their types, times and keys, relationships in that of
 * their keys.
 * @param folder in which the folder `graph` is
 * @throws GraphNotFoundError when no run has left a graph there, or a file is broken
 */
export async function loadGraph(folder: string, options: GraphOptions = {}): Promise<Graph> {
  const files = await graphFilesIn(folder);
  const entities: EntityRecord[] = [];
  const relationships: RelationshipRecord[] = [];
  for (const file of files.entities) {
    const content = readGraphFile(file);
    entities.push(...(content.entities ?? []));
    relationships.push(...(content.relationships ?? []));
  }
  for (const file of files.relationships)
    relationships.push(...(readGraphFile(file).relationships ?? []));
  if (!entities.some((each) => !options.outside?.(each) && !options.without?.(each)))
    throw emptyGraph(folder);
  const timeOf = ({ createdOn }: EntityRecord): number =>
    typeof createdOn === 'number' ? createdOn : 0;
  entities.sort(
    (a, b) => compare(a._type, b._type) || compare(timeOf(a), timeOf(b)) || compare(a._key, b._key),
  );
  return buildGraph({ entities, relationships }, options, 'key');
}
