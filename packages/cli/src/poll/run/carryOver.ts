import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Entity, Relationship } from '@jupiterone/integration-sdk-core';
import { EntityTypes, STREAM_ROWS } from '@graph-1password/vocabulary';
import { entitiesIn, relationshipsIn } from './graphFiles';
import type { OnDamaged } from './graphFiles';

/** Objects in a file. */
const PER_FILE = 2000;

/** Types whose entities leave the graph on disk with age, and the property that tells it (epoch ms). */
const AGES: Record<string, string> = {
  ...Object.fromEntries(STREAM_ROWS.map(({ type, time }) => [type, time])),
  [EntityTypes.CLIENT_IP]: 'lastSeenOn',
};

/** Writes objects into files of the SDK's layout, `graph/carried-over/<kind>/<n>.json`. */
class Writer<T> {
  #batch: T[] = [];
  #files = 0;
  readonly #folder: string;
  readonly #kind: 'entities' | 'relationships';

  constructor(folder: string, kind: 'entities' | 'relationships') {
    this.#folder = folder;
    this.#kind = kind;
  }

  async add(object: T): Promise<void> {
    if (this.#batch.push(object) >= PER_FILE) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#batch.length === 0) return;
    const below = path.join(this.#folder, 'graph', 'carried-over', this.#kind);
    await mkdir(below, { recursive: true });
    const content = JSON.stringify({ [this.#kind]: this.#batch });
    await writeFile(path.join(below, `${this.#files++}.json`), content);
    this.#batch = [];
  }
}

/** A graph on disk that was made whole. */
interface WholeGraph {
  /** Keys of all objects. */
  keys: string[];
  /** Count of objects that came from the graph before, by type. */
  carried: Record<string, number>;
}

/**
 * Does on disk what JupiterOne does at the end of a job: what a run did not see stays if its type is partial, and is
 * gone if not. So a graph on disk is whole although a run reads only what is new, and a step that failed takes nothing
 * away. Memory grows with the number of keys, as in the SDK, not with the size of objects.
 * @param previous graph of the run before, if there was one; its folder is not changed
 * @param next graph of this run, which gets the rest
 * @param partialTypes as in the summary of this run
 * @param keepSince events older than this are left behind, epoch ms: a whole collection would not have them either
 * @param onDamaged told of files of the run before that cannot be understood; without it they are an error
 * @returns what is in the graph of this run now, and what of it was carried over
 */
export async function carryOver(
  previous: string | undefined,
  next: string,
  partialTypes: readonly string[],
  keepSince: number,
  onDamaged?: OnDamaged,
): Promise<WholeGraph> {
  const partial = new Set(partialTypes);
  const keys = new Set<string>();
  const edgeKeys = new Set<string>();
  const carried: Record<string, number> = {};
  const note = (type: string) => (carried[type] = (carried[type] ?? 0) + 1);
  for await (const batch of entitiesIn(next)) for (const { _key } of batch) keys.add(_key);
  for await (const batch of relationshipsIn(next)) for (const { _key } of batch) edgeKeys.add(_key);
  if (previous === undefined) return { keys: [...keys, ...edgeKeys], carried };

  const stays = (entity: Entity): boolean => {
    const age = AGES[entity._type];
    const time = age === undefined ? undefined : entity[age];
    return partial.has(entity._type) && !(typeof time === 'number' && time < keepSince);
  };
  const entities = new Writer<Entity>(next, 'entities');
  for await (const batch of entitiesIn(previous, onDamaged)) {
    for (const entity of batch) {
      if (keys.has(entity._key) || !stays(entity)) continue;
      keys.add(entity._key);
      note(entity._type);
      await entities.add(entity);
    }
  }
  await entities.flush();

  const hasEnd = (key: unknown) => typeof key === 'string' && keys.has(key);
  const relationships = new Writer<Relationship>(next, 'relationships');
  for await (const batch of relationshipsIn(previous, onDamaged)) {
    for (const edge of batch) {
      if (edgeKeys.has(edge._key) || !partial.has(edge._type)) continue;
      if (!hasEnd(edge._fromEntityKey) || !hasEnd(edge._toEntityKey)) continue;
      edgeKeys.add(edge._key);
      note(edge._type);
      await relationships.add(edge);
    }
  }
  await relationships.flush();
  return { keys: [...keys, ...edgeKeys], carried };
}
