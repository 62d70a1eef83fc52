import type { Engine } from '../engine';
import { literal } from '../sql/quote';
import { RAW_DATA } from './columns';
import { SHAPE_COLUMNS } from './shapes';
import {
  jsonOf,
  lettersOf,
  NotInSqlGraphError,
  numberIn,
  objectsIn,
  partsOf,
  textOf,
} from './source';

/** Table with a row for each entity of the graph: its place there, and `row`, where {@link FOUND} has it. */
export const ENTITIES = '"entities of the graph"';
/** Table with a row for each entity in the files: the JSON texts of its values, in the order of the names of its shape. */
export const FOUND = '"entities in files"';
/** Table with when this machine first saw objects, by key. */
export const SEEN = '"first seen in the graph"';

/** What is left out of a graph in files. */
export interface LeftOut {
  /** Entities of a type with a text are not there; they are counted. */
  readonly without?: { readonly type: string; readonly property: string; readonly value: string };
  /** Of entities of these types nothing is said when a time of theirs is before or from then on, epoch ms. */
  readonly outside?: {
    /** The property with the time, by type. */
    readonly times: ReadonlyMap<string, string>;
    readonly since?: number | undefined;
    readonly until?: number | undefined;
  };
}

/** What is known of the entities beside their table. */
export interface EntityFacts {
  /** Count of those in the files, by type. */
  readonly counts: ReadonlyMap<string, number>;
  /** Count of those that were left out. */
  readonly leftOut: number;
  /** Count of those in the graph. */
  readonly count: number;
}

/** What SQL sorts in another order than JavaScript. */
export const isHigh = (text: string): string =>
  `strlen(${text}) <> length(${text}) AND regexp_matches(${text}, '[\\x{E000}-\\x{10FFFF}]')`;

/** When an object was created by its own account, as SQL: a number, else NULL. */
export const ownCreated = (): string =>
  numberIn(
    `coalesce(${['_createdOn', 'createdOn', 'firstSeenOn'].map((own) => jsonOf(own)).join(', ')})`,
  );

/** When an object was created, as SQL: as this machine saw it, else by its own account. */
export const createdOf = (hasSeen: boolean): string =>
  hasSeen ? 'coalesce(seen.time, own)' : 'own';
export const joinSeen = (hasSeen: boolean): string =>
  hasSeen ? ` LEFT JOIN ${SEEN} AS seen ON seen.key = read.key` : '';

/** How entities are read. */
interface EntityOptions extends LeftOut {
  /** With what they were made from. */
  readonly raw: boolean;
  /** There is a table {@link SEEN}. */
  readonly hasSeen: boolean;
}

/**
 * Puts the entities in files into an order, by type, time and key; the first of two with one key stays.
 * @throws NotInSqlGraphError, and what the engine throws when it cannot read a file
 */
export async function readEntities(
  engine: Engine,
  files: readonly string[],
  { raw, hasSeen, ...leftOut }: EntityOptions,
): Promise<EntityFacts> {
  const found = foundSql(files, leftOut, { raw, hasSeen });
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${FOUND} AS ${found}`);
  const counts = await checked(engine, files.length);
  const [{ less = 0, keys = 0, rows = 0 } = {}] = await engine.all(
    'SELECT count(*) FILTER (WHERE less AND NOT beyond) AS less, count(DISTINCT key) FILTER (WHERE NOT less AND NOT beyond) AS keys, count(*) FILTER (WHERE NOT less AND NOT beyond AND i IS NOT NULL) AS rows FROM ' +
      FOUND,
  );
  const order = 'type, coalesce(time, 0), key';
  const first =
    keys === rows
      ? ''
      : ` QUALIFY row_number() OVER (PARTITION BY key ORDER BY ${order}, file, i) = 1`;
  const wanted = `SELECT rowid AS row, type, key, time, created, classes, email, name, shape FROM ${FOUND} WHERE i IS NOT NULL AND NOT less AND NOT beyond${first}`;
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE ${ENTITIES} AS SELECT *, CAST(row_number() OVER (ORDER BY ${order}) - 1 AS INTEGER) AS place FROM (${wanted})`,
  );
  return { counts, leftOut: Number(less), count: Number(keys) };
}

function foundSql(
  files: readonly string[],
  leftOut: LeftOut,
  { raw, hasSeen }: Pick<EntityOptions, 'raw' | 'hasSeen'>,
): string {
  const objects = `SELECT *, ${lettersOf('vals')} AS letters, ${jsonOf('_class')} AS classes FROM (${partsOf(objectsIn(files, 'entities'))})`;
  const ofUser = (property: string): string =>
    `CASE WHEN contains(classes, '"User"') THEN ${jsonOf(property)} END`;
  // The SDK writes it last.
  const kept = raw ? 'vals' : `CASE WHEN names[-1] = '${RAW_DATA}' THEN vals[:-2] ELSE vals END`;
  const read = `SELECT file, i, others, names, letters, ${kept} AS vals, classes, ${textOf('_type')} AS type, ${textOf('_key')} AS key, ${numberIn(jsonOf('createdOn'))} AS time, ${ownCreated()} AS own, ${ofUser('email')} AS email, ${ofUser('name')} AS name, ${lessSql(leftOut)} AS less, ${beyondSql(leftOut)} AS beyond FROM (${objects})`;
  return `SELECT file, i, others, ${SHAPE_COLUMNS}, vals, type, read.key AS key, classes, read.time AS time, ${createdOf(hasSeen)} AS created, hash(type, classes, names, letters, created IS NOT NULL) AS shape, email, name, less, beyond, contains(letters, '?') AS isOdd FROM (${read}) AS read${joinSeen(hasSeen)}`;
}

function lessSql({ without }: LeftOut): string {
  if (!without) return 'false';
  const { type, property, value } = without;
  return `coalesce(${textOf('_type')} = ${literal(type)} AND ${textOf(property)} = ${literal(value)}, false)`;
}

function beyondSql({ outside }: LeftOut): string {
  if (!outside) return 'false';
  const { times, since, until } = outside;
  const conditions = [...times].map(([type, property]) => {
    const time = numberIn(jsonOf(property));
    const parts = [
      ...(since === undefined ? [] : [`${time} < ${since}`]),
      ...(until === undefined ? [] : [`${time} >= ${until}`]),
    ];
    return `(${textOf('_type')} = ${literal(type)} AND (${parts.join(' OR ') || 'false'}))`;
  });
  return conditions.length === 0 ? 'false' : `coalesce(${conditions.join(' OR ')}, false)`;
}

/** @returns counts by type. @throws NotInSqlGraphError for what SQL does not read as JavaScript does */
async function checked(engine: Engine, files: number): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const rows = await engine.all(
    `SELECT type, count(i) AS n, count(*) FILTER (WHERE coalesce(i, 1) = 1) AS texts, coalesce(bool_or(others > 0), false) AS mixed, coalesce(bool_or(isOdd), false) AS odd, coalesce(bool_or(i IS NOT NULL AND (key IS NULL OR type IS NULL OR classes IS NULL)), false) AS partial, coalesce(bool_or(${isHigh('key')} OR ${isHigh('type')}), false) AS high FROM ${FOUND} GROUP BY type`,
  );
  // A file that is empty has no row, and one with two texts has more than one that is its first.
  const texts = rows.reduce((sum, row) => sum + Number(row['texts']), 0);
  if (texts !== files) throw new NotInSqlGraphError('not one JSON text a file');
  for (const row of rows) {
    for (const flaw of ['mixed', 'odd', 'partial', 'high'])
      if (row[flaw] === true) throw new NotInSqlGraphError(flaw);
    if (Number(row['n']) > 0) counts.set(row['type'] as string, Number(row['n']));
  }
  return counts;
}
