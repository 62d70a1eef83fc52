import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Entity, Relationship } from '@jupiterone/integration-sdk-core';

/** What a file of the SDK's store holds. */
interface GraphFile {
  entities?: Entity[];
  relationships?: Relationship[];
}

/** Told of a file of a graph that cannot be understood; its objects are left out then. */
export type OnDamaged = (file: string) => void;

/** A file of a graph cannot be understood; the message is a sentence. */
class GraphFileError extends Error {
  override readonly name = 'GraphFileError';
}

const refuse: OnDamaged = (file) => {
  throw new GraphFileError(
    `${file} is damaged: it is empty, or was cut. Restore it from a backup, or remove the graph that it belongs to and collect again.`,
  );
};

/** The objects of a graph on disk, a file at a time: entities first, because edges are judged by them. */
async function* files(
  folder: string,
  kind: 'entities' | 'relationships',
  onDamaged: OnDamaged,
): AsyncGenerator<GraphFile> {
  const root = path.join(folder, 'graph');
  if (!existsSync(root)) return;
  for (const step of await readdir(root)) {
    const below = path.join(root, step, kind);
    if (!existsSync(below)) continue;
    for (const name of await readdir(below)) {
      const file = path.join(below, name);
      const content = parse(await readFile(file, 'utf8'), kind);
      if (content) yield content;
      else onDamaged(file);
    }
  }
}

/** @returns undefined for what is no file of a graph */
function parse(text: string, kind: 'entities' | 'relationships'): GraphFile | undefined {
  try {
    const value = JSON.parse(text) as GraphFile | null;
    return Array.isArray(value?.[kind]) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Entities of a graph that a run, or {@link carryOver}, left in a folder, a file at a time.
 * @throws GraphFileError for a damaged file, unless `onDamaged` is there
 */
export async function* entitiesIn(
  folder: string,
  onDamaged: OnDamaged = refuse,
): AsyncGenerator<Entity[]> {
  for await (const { entities = [] } of files(folder, 'entities', onDamaged)) yield entities;
}

/** Its relationships. @throws as {@link entitiesIn} */
export async function* relationshipsIn(
  folder: string,
  onDamaged: OnDamaged = refuse,
): AsyncGenerator<Relationship[]> {
  for await (const { relationships = [] } of files(folder, 'relationships', onDamaged)) {
    yield relationships;
  }
}
