import type {
  EntityRecord,
  Properties,
  RelationshipRecord,
  SqlSchema,
} from '@graph-1password/j1ql';
import { Names } from '../copy/names';
import type { StoredViews } from '../copy/stored';
import { storedViews } from '../copy/stored';
import { MOST_APPENDED } from '../engine';
import type { Engine, SqlRow, SqlValue } from '../engine';
import { literals } from '../sql/quote';
import {
  addEntities,
  ENTITIES,
  findEntities,
  FOUND,
  foundOfType,
  orderEntities,
  orderPeople,
  SEEN,
} from './entities';
import type { FoundColumns, LeftOut } from './entities';
import { entityViews } from './entityViews';
import { addPeople } from './people';
import type { Records } from './records';
import { countRelationships, readRelationships, RELATIONSHIPS } from './relationships';
import { relationshipViews } from './relationshipViews';
import type { ObjectSource } from './source';
import { PEOPLE, RECORDS } from './source';

/** What the entities of a graph say, before what follows from them is added. */
export interface FoundEntities {
  /** Rows of a statement. */
  all(sql: string): Promise<SqlRow[]>;
  /**
   * The entities of a type as a relation with `_key`, a column for each of some properties, NULL where it is no such value, and in
   * `_made` what was kept of what they were made from. Of two with one key both are there.
   */
  ofType(type: string, columns: FoundColumns): string;
}

/** What follows from the entities of a graph and stands in no file. */
export interface DerivedObjects {
  readonly entities: readonly EntityRecord[];
  /** Those with an end that is not in the graph are left out. */
  readonly relationships: readonly RelationshipRecord[];
}

/** How that is found. */
export interface Derivation {
  /** Types of objects that are made anew: what is given of them is left out, unless there is nothing to say. */
  readonly types: ReadonlySet<string>;
  /** What it needs of what the entities of a type were made from: a text, by its path in that. */
  readonly keeps: { readonly type: string; readonly path: string };
  /** @returns undefined when there is nothing to say of these entities */
  readonly from: (found: FoundEntities) => Promise<DerivedObjects | undefined>;
}

/** How objects become the tables of a graph. */
export interface TableOptions extends LeftOut {
  /** What JupiterOne's metadata say of every object of the integration. */
  readonly metadata: Properties;
  /** When this machine first saw objects, epoch ms by key. */
  readonly firstSeen?: ReadonlyMap<string, number> | undefined;
  /** With what entities were made from. */
  readonly raw?: boolean | undefined;
  /** Relationships are not asked for: they are only counted. */
  readonly entitiesOnly?: boolean | undefined;
  readonly derive?: Derivation | undefined;
}

/** A graph as tables of the engine, each filled when it is first needed. */
export interface RecordViews extends StoredViews {
  /** Count of the objects that were given, by type. */
  readonly recordCounts: ReadonlyMap<string, number>;
  /** Count of entities that are left out by `without`. */
  readonly leftOut: number;
  /** Count of entities in the graph that are no people of JupiterOne's mapper. */
  readonly count: number;
  /** Keys of the entities. */
  keys(): Promise<ReadonlySet<string>>;
  /** Removes what the tables are filled from: they cannot be filled any more. */
  forget(): Promise<void>;
  /** From the first to the last time that entities of some types have as `createdOn`, epoch ms. */
  range(types: readonly string[]): Promise<{ since: number; until: number } | undefined>;
}

/** The objects of a graph. */
interface GraphObjects {
  readonly entities: ObjectSource;
  readonly relationships: ObjectSource;
  /** Takes what is added to them. */
  readonly records: Records;
}

const isEmpty = ({ files, records }: ObjectSource): boolean =>
  files.length === 0 && records === undefined;

/**
 * Puts objects into tables.
 * @throws NotInSqlGraphError, and what the engine throws when it cannot read a file
 */
export async function tablesOf(
  engine: Engine,
  { entities, relationships, records }: GraphObjects,
  { metadata, firstSeen, raw = false, entitiesOnly = false, derive, ...leftOut }: TableOptions,
): Promise<RecordViews> {
  const hasSeen = firstSeen !== undefined && firstSeen.size > 0;
  if (hasSeen) await rememberSeen(engine, firstSeen);
  const found = await findEntities(engine, entities, {
    ...{ ...leftOut, raw, hasSeen, keeps: derive?.keeps },
  });
  const more = derive && (await addDerived(engine, records, derive, { raw, hasSeen }));
  const derived = more && derive?.types;
  const { leftOut: less, count, isHigh } = await orderEntities(engine, derived);
  const hasPeople = await addPeople(engine, records);
  if (hasPeople) {
    const people = records.relation('entities', PEOPLE) as string;
    await addEntities(engine, people, { raw, hasSeen });
    await orderPeople(engine, count);
  }
  const links = withRecords(relationships, records, more !== undefined);
  const isRead = !entitiesOnly && !isEmpty(links);
  const read = isRead
    ? await readRelationships(engine, links, { hasSeen, isHigh, derived })
    : { counts: await countRelationships(engine, relationships), shapes: [] };
  const names = new Names();
  const ofEntities = await entityViews(engine, names, raw);
  const ofRelationships = relationshipViews(read.shapes, names);
  const schema: SqlSchema = {
    entities: ofEntities.map(({ view }) => view),
    relationships: ofRelationships.map(({ view }) => view),
    metadata,
  };
  const tables = [...ofEntities, ...ofRelationships].map(({ table }) => table);
  return {
    ...storedViews(engine, schema, tables),
    ...{
      recordCounts: added(added(found.counts, more ?? new Map()), read.counts),
      leftOut: less,
      count,
    },
    keys: async () => {
      const rows = await engine.all(`SELECT key FROM ${ENTITIES}`);
      return new Set(rows.map(({ key }) => key as string));
    },
    range: (types) => rangeOf(engine, types),
    forget: async () => {
      await dropTables(engine);
      await records.drop();
    },
  };
}

/**
 * Adds what follows from the entities that were found.
 * @returns counts of its entities, by type; undefined when there is nothing to say
 */
async function addDerived(
  engine: Engine,
  records: Records,
  derive: Derivation,
  options: { raw: boolean; hasSeen: boolean },
): Promise<Map<string, number> | undefined> {
  const derived = await derive.from({ all: (sql) => engine.all(sql), ofType: foundOfType });
  if (!derived) return undefined;
  const counts = new Map<string, number>();
  for (const entity of derived.entities) {
    records.add('entities', entity, RECORDS);
    counts.set(entity._type, (counts.get(entity._type) ?? 0) + 1);
  }
  for (const relationship of derived.relationships)
    records.add('relationships', relationship, RECORDS);
  await records.flush();
  await addEntities(engine, records.relation('entities', RECORDS) as string, options);
  return counts;
}

/** With those that were added. */
function withRecords(source: ObjectSource, records: Records, hasDerived: boolean): ObjectSource {
  const all = [
    source.records,
    ...(hasDerived ? [records.relation('relationships', RECORDS)] : []),
    records.relation('relationships', PEOPLE),
  ].filter((each) => each !== undefined);
  return { files: source.files, records: all.length === 0 ? undefined : all.join(' UNION ALL ') };
}

/** Removes what tables are filled from. */
export async function dropTables(engine: Engine): Promise<void> {
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
