import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { FileReader } from './fileReader';
import type { EntityRecord, RelationshipRecord } from './records';

/** There is no graph in the folder, or it cannot be read; the message is a sentence for people. */
export class GraphNotFoundError extends Error {
  override readonly name = 'GraphNotFoundError';
}

/** The objects of a file in the layout of the SDK. */
interface GraphFile {
  entities?: EntityRecord[];
  relationships?: RelationshipRecord[];
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
  const files: string[] = [];
  const names = await readdir(root, { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      // Any other error, as of a folder that is closed to this user, does not say that there is none.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw new GraphNotFoundError(`There is no graph in ${folder}: collect one first.`);
    },
  );
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
