import { ArchiveReader, isArchive } from '@graph-1password/archive';
import type { ReadWindow } from '@graph-1password/archive';
import type { EntityRecord, RelationshipRecord } from '@graph-1password/j1ql';
import { buildGraph, loadGraph } from '@graph-1password/j1ql/testing';
import type { Graph, GraphOptions } from '@graph-1password/j1ql/testing';
import { EntityTypes, EVENT_TYPES, streamOfType } from '@graph-1password/vocabulary';
import { readArchive } from '../../packages/cli/src/archive/load';
import { TABLES } from '../../packages/cli/src/archive/model';
import { factsFrom } from '../../packages/cli/src/graph/facts';
import type { GraphFacts } from '../../packages/cli/src/graph/facts';
import { METADATA } from '../../packages/cli/src/graph/metadata';

/*
 * Graphs in memory, for the evaluator that SQL is compared with. What follows from a snapshot of access is in none of them.
 */

/** Which part of a graph is read. */
export interface PartOptions extends GraphOptions {
  window?: ReadWindow;
  /** Types of objects that are not there, as if they had never been. */
  lacks?: ReadonlySet<string>;
}

/** Whether an entity is a read of this integration. */
export const isOwnRead = ({ _type, accessedBy }: EntityRecord): boolean =>
  _type === EntityTypes.ITEM_USAGE_EVENT && accessedBy === 'collector';

/** Reads a window of an archive. @throws what `readArchive` throws */
export async function loadArchive(
  folder: string,
  { window = {}, lacks = new Set(), ...options }: PartOptions = {},
): Promise<Graph> {
  const reader = new ArchiveReader({ folder, tables: TABLES, window });
  const [entities, relationships]: [EntityRecord[], RelationshipRecord[]] = [[], []];
  const sink = {
    entity: (record: EntityRecord) => {
      if (!lacks.has(record._type)) entities.push(record);
    },
    connect: (record: RelationshipRecord) => {
      if (!lacks.has(record._type)) relationships.push(record);
    },
  };
  try {
    await readArchive(reader, folder, sink, { rawData: options.rawData === true });
  } finally {
    reader.close();
  }
  return buildGraph({ entities, relationships }, options, 'key');
}

/** Reads the graph or archive of a folder, by default without the reads of this integration. */
export async function openGraph(
  folder: string,
  { ownReads = false, window = {}, ...options }: PartOptions & { ownReads?: boolean } = {},
): Promise<Graph> {
  const all = { ...options, metadata: METADATA, ...(!ownReads && { without: isOwnRead }) };
  return isArchive(folder)
    ? loadArchive(folder, { ...all, window })
    : loadGraph(folder, { ...all, outside: (record) => !isWithin(record, window) });
}

function isWithin(
  record: EntityRecord,
  { since = -Infinity, until = Infinity }: ReadWindow,
): boolean {
  const stream = streamOfType(record._type);
  const time = stream && record[stream.time];
  return typeof time !== 'number' || (time >= since && time < until);
}

/** What is told of a graph in memory. */
export function factsOf({ byType, leftOut, recordCounts }: Graph): GraphFacts {
  const times = EVENT_TYPES.flatMap((type) => byType.get(type) ?? [])
    .map((event) => event.value('createdOn'))
    .filter((time) => typeof time === 'number');
  const [since, until] = [Math.min(...times), Math.max(...times)];
  const range = times.length === 0 ? undefined : { since, until };
  return factsFrom({ byType, range, leftOut, recordCounts });
}
