import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { GraphBuilder } from './build';
import type {
  EntityRecord,
  Graph,
  GraphEntity,
  GraphOptions,
  GraphRelationship,
  RelationshipRecord,
} from './types';

/** There is no graph in the folder, or it cannot be read; the message is a sentence for people. */
export class GraphNotFoundError extends Error {
  override readonly name = 'GraphNotFoundError';
}

/** Which objects a file of the SDK holds. */
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
  const root = path.join(folder, 'graph');
  if (!existsSync(root)) {
    throw new GraphNotFoundError(
      `There is no graph in ${folder}: run "npx j1-integration collect" or "npm run demo" first.`,
    );
  }
  const files = await graphFiles(root);
  const builder = new GraphBuilder(options);
  // One file at a time: its text, its records and the graph so far are the peak.
  const entities: ReturnType<GraphBuilder['entity']>[] = [];
  const relationships: GraphRelationship[] = [];
  const relate = (records: RelationshipRecord[] = []) => {
    for (const record of records) {
      const relationship = builder.relationship(record);
      if (relationship) relationships.push(relationship);
    }
  };
  // The SDK keeps the two apart; a file that does not waits until all entities are known.
  const mixed: RelationshipRecord[] = [];
  for (const file of files.filter((name) => !isOfRelationships(name))) {
    const content = await readGraphFile(file);
    for (const record of content.entities ?? []) entities.push(builder.entity(record));
    mixed.push(...(content.relationships ?? []));
  }
  if (entities.length === 0) {
    throw new GraphNotFoundError(
      `The graph in ${folder} is empty: the last run collected nothing or was interrupted; run it again.`,
    );
  }
  for (const entity of entities.sort(byTypeTimeAndKey)) builder.add(entity);
  relate(mixed);
  for (const file of files.filter(isOfRelationships)) {
    relate((await readGraphFile(file)).relationships);
  }
  for (const relationship of relationships.sort(byKey)) builder.connect(relationship);
  return builder.graph();
}

const isOfRelationships = (file: string): boolean =>
  path.basename(path.dirname(file)) === 'relationships';

/** All files below `<step>/entities` and `<step>/relationships`. */
async function graphFiles(root: string): Promise<string[]> {
  const files: string[] = [];
  const names = await readdir(root, { recursive: true, withFileTypes: true });
  for (const entry of names) {
    if (entry.isFile() && entry.name.endsWith('.json')) {
      files.push(path.join(entry.parentPath, entry.name));
    }
  }
  return files.sort();
}

async function readGraphFile(file: string): Promise<GraphFile> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as GraphFile;
  } catch {
    // The parser's own message would quote the file, and that is other people's data.
    throw new GraphNotFoundError(
      `${file} is not complete: the last run was interrupted, or one is running; run it (again) to its end.`,
    );
  }
}

const compare = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

const timeOf = ({ properties: { createdOn } }: GraphEntity): number =>
  typeof createdOn === 'number' ? createdOn : 0;

const byTypeTimeAndKey = (a: GraphEntity, b: GraphEntity): number =>
  compare(a.type, b.type) || timeOf(a) - timeOf(b) || compare(a.key, b.key);

const byKey = (a: GraphRelationship, b: GraphRelationship): number => compare(a.key, b.key);
