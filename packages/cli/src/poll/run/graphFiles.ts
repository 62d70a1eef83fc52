import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Entity, Relationship } from '@jupiterone/integration-sdk-core';

/** What a file of the SDK's store holds. */
interface GraphFile {
  entities?: Entity[];
  relationships?: Relationship[];
}

/** The objects of a graph on disk, a file at a time: entities first, because edges are judged by them. */
async function* files(
  folder: string,
  kind: 'entities' | 'relationships',
): AsyncGenerator<GraphFile> {
  const root = path.join(folder, 'graph');
  if (!existsSync(root)) return;
  for (const step of await readdir(root)) {
    const below = path.join(root, step, kind);
    if (!existsSync(below)) continue;
    for (const name of await readdir(below)) {
      yield JSON.parse(await readFile(path.join(below, name), 'utf8')) as GraphFile;
    }
  }
}

/** Entities of a graph that a run, or {@link carryOver}, left in a folder, a file at a time. */
export async function* entitiesIn(folder: string): AsyncGenerator<Entity[]> {
  for await (const { entities = [] } of files(folder, 'entities')) yield entities;
}

/** Its relationships. */
export async function* relationshipsIn(folder: string): AsyncGenerator<Relationship[]> {
  for await (const { relationships = [] } of files(folder, 'relationships')) yield relationships;
}
