import type { Adjacency, RelationshipTable } from './model';

/** Which relationships begin and end at each entity, in the order of their numbers. */
export function adjacencyOf(
  tables: readonly RelationshipTable[],
  entityCount: number,
  relationshipCount: number,
): Adjacency {
  const outgoing = side(tables, 'from', entityCount, relationshipCount);
  const incoming = side(tables, 'to', entityCount, relationshipCount);
  return {
    outStart: outgoing.start,
    out: outgoing.numbers,
    inStart: incoming.start,
    in: incoming.numbers,
  };
}

function side(
  tables: readonly RelationshipTable[],
  end: 'from' | 'to',
  entityCount: number,
  relationshipCount: number,
): { start: Uint32Array; numbers: Uint32Array } {
  const start = new Uint32Array(entityCount + 1);
  for (const table of tables) {
    for (const entity of table[end]) start[entity + 1] = (start[entity + 1] as number) + 1;
  }
  for (let i = 0; i < entityCount; i++) {
    start[i + 1] = (start[i + 1] as number) + (start[i] as number);
  }
  const next = start.slice();
  const numbers = new Uint32Array(relationshipCount);
  for (const table of tables) {
    const ends = table[end];
    for (let row = 0; row < table.count; row++) {
      const entity = ends[row] as number;
      const place = next[entity] as number;
      numbers[place] = table.start + row;
      next[entity] = place + 1;
    }
  }
  return { start, numbers };
}
