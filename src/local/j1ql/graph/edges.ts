import type { GraphRelationship } from './types';

/** Relationships of an entity up to which it is faster to look at each of them. */
const FEW = 32;

type ByType = ReadonlyMap<string, readonly GraphRelationship[]>;

const known = new WeakMap<readonly GraphRelationship[], ByType>();

/**
 * The relationships of one entity whose other end may be of a type, in their order: no other for an entity with many,
 * all of them for one with few. The first call for an entity with many groups them.
 * @param edges all that begin, or all that end, at the entity
 * @param end where the other entity is
 */
export function edgesWith(
  edges: readonly GraphRelationship[],
  end: 'from' | 'to',
  type: string,
): readonly GraphRelationship[] {
  if (edges.length <= FEW) return edges;
  let groups = known.get(edges);
  if (!groups) known.set(edges, (groups = byType(edges, end)));
  return groups.get(type) ?? [];
}

function byType(edges: readonly GraphRelationship[], end: 'from' | 'to'): ByType {
  const groups = new Map<string, GraphRelationship[]>();
  for (const edge of edges) {
    const group = groups.get(edge[end].type);
    if (group) group.push(edge);
    else groups.set(edge[end].type, [edge]);
  }
  return groups;
}
