import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { compare } from '../compare';
import { GraphBuilder } from './build';
import { FileReader } from './fileReader';
import type { Entity } from './objects';
import type { Graph } from './graph';
import type { EntityRecord, GraphOptions, RelationshipRecord } from './records';

/** There is no graph in the folder, or it cannot be read; the message is a sentence for people. */
export class GraphNotFoundError extends Error {
  override readonly name = 'GraphNotFoundError';
}

/** The objects of a file in the layout of the SDK. */
interface GraphFile {
  entities?: EntityRecord[];
  relationships?: RelationshipRecord[];
}

/**
 * Reads what `j1-integration collect` (or any other run of the SDK) left.
 *
 * The SDK gives its files random names, so objects are put in an order of their own: by type, time
 * and key. The same events give the same order in every run.
 *
 * @param folder usually `.j1-integration`; the folder `graph` is in it
 * @throws GraphNotFoundError when no run has left a graph there, or a file is broken
 */
export async function loadGraph(folder: string, options: GraphOptions = {}): Promise<Graph> {
  const files = await graphFilesIn(folder);
  const reader = new FileReader();
  const builder = new GraphBuilder(options);
  // One file at a time: its text, its records and the graph so far are the peak.
  const entities: Entity[] = [];
  // The SDK keeps the two apart; a file that does not waits until all entities are known.
  const mixed: RelationshipRecord[] = [];
  for (const file of files.entities) {
    const content = readGraphFile(file, reader);
    for (const record of content.entities ?? []) {
      if (builder.wants(record)) entities.push(builder.entity(record));
    }
    for (const record of content.relationships ?? []) mixed.push(record);
  }
  if (entities.length === 0) throw emptyGraph(folder);
  for (const entity of inOrder(entities)) builder.add(entity);
  for (const record of mixed) builder.connect(record);
  for (const file of files.relationships) {
    for (const record of readGraphFile(file, reader).relationships ?? []) builder.connect(record);
  }
  return builder.graph('key');
}

/** A run has left files, and nothing is in them. */
export const emptyGraph = (folder: string): GraphNotFoundError =>
  new GraphNotFoundError(
    `The graph in ${folder} is empty: the last run collected nothing or was interrupted; run it again.`,
  );

const isOfRelationships = (file: string): boolean =>
  path.basename(path.dirname(file)) === 'relationships';

/**
 * The files of a graph in the layout of the SDK: all below `<step>/relationships`, and all others, each in the order of their paths.
 * @param folder in which the folder `graph` is
 * @throws GraphNotFoundError when that is not there
 */
export async function graphFilesIn(
  folder: string,
): Promise<{ entities: string[]; relationships: string[] }> {
  const root = path.join(folder, 'graph');
  if (!existsSync(root))
    throw new GraphNotFoundError(`There is no graph in ${folder}: collect one first.`);
  const files: string[] = [];
  const names = await readdir(root, { recursive: true, withFileTypes: true });
  for (const entry of names) {
    if (entry.isFile() && entry.name.endsWith('.json')) {
      files.push(path.join(entry.parentPath, entry.name));
    }
  }
  files.sort();
  return {
    entities: files.filter((file) => !isOfRelationships(file)),
    relationships: files.filter(isOfRelationships),
  };
}

/**
 * Reads one file of a graph in the layout of the SDK.
 * @param reader to use the same memory for the next file
 * @throws GraphNotFoundError when the file is broken
 */
export function readGraphFile(file: string, reader = new FileReader()): GraphFile {
  let content: unknown;
  try {
    content = JSON.parse(reader.read(file));
  } catch {
    // The parser's own message would quote the file, and that is other people's data.
    throw new GraphNotFoundError(
      `${file} is incomplete: a run is in progress or was interrupted, or the file is damaged; wait for the run, or collect again.`,
    );
  }
  if (isGraphFile(content)) return content;
  throw new GraphNotFoundError(
    `${file} is not as a run writes it: the file is damaged, or comes from elsewhere; remove it, or collect again.`,
  );
}

function isGraphFile(content: unknown): content is GraphFile {
  if (!isObject(content)) return false;
  const { entities = [], relationships = [] } = content;
  return [entities, relationships].every((list) => Array.isArray(list) && list.every(isStored));
}

const isStored = (record: unknown): boolean =>
  isObject(record) && typeof record._key === 'string' && typeof record._type === 'string';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** By type, time and key; without a time, first. */
function inOrder(entities: Entity[]): Entity[] {
  const timeOf = (entity: Entity): number => {
    const time = entity.value('createdOn');
    return typeof time === 'number' ? time : 0;
  };
  const timed = entities.map((entity) => ({ entity, time: timeOf(entity) }));
  timed.sort(
    (a, b) =>
      compare(a.entity.type, b.entity.type) ||
      compare(a.time, b.time) ||
      compare(a.entity.key, b.entity.key),
  );
  return timed.map(({ entity }) => entity);
}
