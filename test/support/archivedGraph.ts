import type { Entity, Relationship } from '@jupiterone/integration-sdk-core';
import type { ReadWindow } from '@graph-1password/archive';
import { loadArchive } from './memoryGraph';

/** A window of an archive as the objects that a run adds, without what only a graph knows of them. */
export async function archivedGraph(
  folder: string,
  window: ReadWindow = {},
): Promise<{ entities: Entity[]; relationships: Relationship[] }> {
  const graph = await loadArchive(folder, { window, rawData: true, people: false });
  if (graph.duplicates > 0) throw new Error(`${graph.duplicates} keys are there twice.`);
  const plain = ({
    _createdOn: _a,
    _beginOn: _b,
    ...properties
  }: object & Record<string, unknown>) => properties;
  return {
    entities: graph.entities.map((entity) => ({
      ...(plain({ ...entity.properties }) as unknown as Entity),
      ...(entity.rawData !== undefined && {
        _rawData: [{ name: 'default', rawData: entity.rawData as never }],
      }),
    })),
    relationships: graph.relationships.map(
      (edge) => plain({ ...edge.properties }) as unknown as Relationship,
    ),
  };
}
