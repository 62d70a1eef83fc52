import { emptyGraph, graphFilesIn } from '@graph-1password/j1ql';
import type { Properties, SqlSchema } from '@graph-1password/j1ql';
import { Names } from '../copy/describe';
import type { StoredViews } from '../copy/stored';
import { storedViews } from '../copy/stored';
import { MOST_APPENDED } from '../engine';
import type { Engine, SqlValue } from '../engine';
import { literals } from '../sql/quote';
import { ENTITIES, FOUND, readEntities, SEEN } from './entities';
import type { LeftOut } from './entities';
import { entityViews } from './entityViews';
import { peopleViews } from './people';
import { countRelationships, readRelationships, RELATIONSHIPS } from './relationships';
import { relationshipViews } from './relationshipViews';

/** How a folder of the SDK is read. */
export interface FolderOptions extends LeftOut {
  /** What JupiterOne's metadata say of every object of the integration. */
  readonly metadata: Properties;
  /** When this machine first saw objects, epoch ms by key. */
  readonly firstSeen?: ReadonlyMap<string, number> | undefined;
  /** With what entities were made from. */
  readonly raw?: boolean | undefined;
  /** Relationships are not asked for: they are only counted. */
  readonly entitiesOnly?: boolean | undefined;
}

/** A graph in files as tables of the engine, each filled when it is first needed. */
export interface FolderViews extends StoredViews {
  /** Count of the objects in the files, by type. */
  readonly recordCounts: ReadonlyMap<string, number>;
  /** Count of entities that are left out by `without`. */
  readonly leftOut: number;
  /** Removes what the tables are filled from: they cannot be filled any more. */
  forget(): Promise<void>;
  /** From the first to the last time that entities of some types have as `createdOn`, epoch ms. */
  range(types: readonly string[]): Promise<{ since: number; until: number } | undefined>;
}

/**
 * Reads what a run of the SDK left, in SQL.
 *
 * The SDK gives its files random names, so objects are put in an order of their own: entities by type, time and key, relationships by key.
 * @param folder in which the folder `graph` is
 * @throws GraphNotFoundError; NotInSqlGraphError, or what the engine throws, when `loadGraph` has to read it
 */
export async function folderViews(
  engine: Engine,
  folder: string,
  options: FolderOptions,
): Promise<FolderViews> {
  try {
    return await viewsOf(engine, folder, options);
  } catch (error) {
    await forget(engine);
    throw error;
  }
}

async function viewsOf(
  engine: Engine,
  folder: string,
  { metadata, firstSeen, raw = false, entitiesOnly = false, ...leftOut }: FolderOptions,
): Promise<FolderViews> {
  const files = await graphFilesIn(folder);
  if (files.entities.length === 0) throw emptyGraph(folder);
  const hasSeen = firstSeen !== undefined && firstSeen.size > 0;
  if (hasSeen) await rememberSeen(engine, firstSeen);
  const {
    counts,
    leftOut: less,
    count,
  } = await readEntities(...([engine, files.entities, { ...leftOut, raw, hasSeen }] as const));
  if (count === 0) throw emptyGraph(folder);
  const isRead = !entitiesOnly && files.relationships.length > 0;
  const read = isRead
    ? await readRelationships(engine, files.relationships, hasSeen)
    : { counts: await countRelationships(engine, files.relationships), shapes: [] };
  const links = [...read.counts.values()].reduce((sum, each) => sum + each, 0);
  const names = new Names();
  const entities = await entityViews(engine, names, raw);
  const people = await peopleViews(engine, names, { entity: count, relationship: links });
  const relationships = relationshipViews(read.shapes, names);
  const allEntities = [...entities, ...people.entities];
  const allRelationships = entitiesOnly ? [] : [...relationships, ...people.relationships];
  const schema: SqlSchema = {
    entities: allEntities.map(({ view }) => view),
    relationships: allRelationships.map(({ view }) => view),
    metadata,
  };
  return {
    ...storedViews(
      engine,
      schema,
      [...allEntities, ...allRelationships].map(({ table }) => table),
    ),
    recordCounts: added(counts, read.counts),
    leftOut: less,
    range: (types) => rangeOf(engine, types),
    forget: () => forget(engine),
  };
}

async function forget(engine: Engine): Promise<void> {
  for (const table of [FOUND, ENTITIES, RELATIONSHIPS, SEEN])
    await engine.run(`DROP TABLE IF EXISTS ${table}`);
}

async function rememberSeen(engine: Engine, seen: ReadonlyMap<string, number>): Promise<void> {
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${SEEN} (key VARCHAR, time DOUBLE)`);
  await engine.append(SEEN.slice(1, -1), partsOf(seen));
}

function* partsOf(seen: ReadonlyMap<string, number>): Generator<SqlValue[][]> {
  let part: [string[], number[]] = [[], []];
  for (const [key, time] of seen) {
    part[0].push(key);
    if (part[1].push(time) < MOST_APPENDED) continue;
    yield part;
    part = [[], []];
  }
  if (part[0].length > 0) yield part;
}

function added(
  first: ReadonlyMap<string, number>,
  second: ReadonlyMap<string, number>,
): Map<string, number> {
  const all = new Map(first);
  for (const [type, number] of second) all.set(type, (all.get(type) ?? 0) + number);
  return all;
}

async function rangeOf(
  engine: Engine,
  types: readonly string[],
): Promise<{ since: number; until: number } | undefined> {
  const [{ since = null, until = null } = {}] = await engine.all(
    `SELECT min(time) AS since, max(time) AS until FROM ${ENTITIES} WHERE list_contains(${literals(types)}, type)`,
  );
  return since === null || until === null
    ? undefined
    : { since: Number(since), until: Number(until) };
}
