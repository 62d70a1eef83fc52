import { compressedRows } from './compressedRows';
import type { Adjacency, RelationshipTable } from './model';

/** Which relationships begin and end at each entity, in the order of their numbers. */
export function adjacencyOf(tables: readonly RelationshipTable[], entityCount: number): Adjacency {
  const side = (end: 'from' | 'to') =>
    compressedRows(entityCount, (add) => {
      for (const { [end]: entities, start } of tables) {
        for (let row = 0; row < entities.length; row++) add(entities[row] as number, start + row);
      }
    });
  const [outgoing, incoming] = [side('from'), side('to')];
  return {
    outStart: outgoing.starts,
    out: outgoing.list,
    inStart: incoming.starts,
    in: incoming.list,
  };
}
