import type { Engine } from '../engine';
import { literal, literals, name } from '../sql/quote';
import { RAW_DATA } from './columns';
import { SHAPE_COLUMNS } from './shapes';
import type { ObjectSource } from './source';
import {
  allObjects,
  jsonOf,
  lettersOf,
  NotInSqlGraphError,
  numberIn,
  partsOf,
  PEOPLE,
  RECORDS,
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
  /** SQL sorts some of their keys or types in another order than JavaScript. */
  readonly isHigh: boolean;
}

/** What SQL sorts in another order than JavaScript. */
export const isHigh = (text: string): string =>
  `strlen(${text}) <> length(${text}) AND regexp_matches(${text}, '[\\x{E000}-\\x{10FFFF}]')`;

/**
 * A text that SQL sorts as JavaScript sorts the one that it is made of: a character beyond U+E000 after all that JavaScript has as
 * pairs.
 * @param high whether some of the texts need it
 */
export const sortable = (text: string, high: boolean): string =>
  high
    ? `regexp_replace(regexp_replace(${text}, '\\x{10FFFF}', '\u{10ffff}\u0001', 'g'), '([\\x{E000}-\\x{FFFF}])', '\u{10ffff}\\1', 'g')`
    : text;

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
  /** What is kept of what the entities of a type were made from: a text, by its path in that. */
  readonly keeps?: { readonly type: string; readonly path: string } | undefined;
}

/**
 * Reads entities as they are.
 * @throws NotInSqlGraphError, and what the engine throws when it cannot read a file
 */
export async function findEntities(
  engine: Engine,
  source: ObjectSource,
  options: EntityOptions,
): Promise<Pick<EntityFacts, 'counts'>> {
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${FOUND} AS ${foundSql(source, options)}`);
  return { counts: await checked(engine, source.files.length) };
}

/** Adds entities to those that were found. @param records a relation of objects @throws as {@link findEntities} does */
export async function addEntities(
  engine: Engine,
  records: string,
  options: EntityOptions,
): Promise<void> {
  await engine.run(`INSERT INTO ${FOUND} ${foundSql({ files: [], records }, options)}`);
}

/** Properties of entities, and whether they are texts or numbers. */
export type FoundColumns = Readonly<Record<string, 'text' | 'number'>>;

/**
 * The entities of a type that were found, as a relation with `_key`, a column for each of some properties, NULL where it is no such value,
 * and in `_made` what was kept of what they were made from. Of two with one key both are there.
 */
export function foundOfType(type: string, columns: FoundColumns): string {
  const own = Object.entries(columns).map(
    ([property, kind]) =>
      `${kind === 'text' ? textOf(property) : numberIn(jsonOf(property))} AS ${name(property)}`,
  );
  const listed = `SELECT key, made, vals, from_json(names, '["VARCHAR"]') AS listed FROM ${FOUND} WHERE type = ${literal(type)} AND ${IS_IN}`;
  const objects = `SELECT key, made, map(listed[:len(vals)], vals) AS o FROM (${listed})`;
  return `SELECT ${['key AS _key', 'made AS _made', ...own].join(', ')} FROM (${objects})`;
}

/** What of the entities that were found is in the graph. */
const IS_IN = 'i IS NOT NULL AND NOT less AND NOT beyond';

/**
 * Puts the entities that were found into an order, by type, time and key; the first of two with one key stays.
 * @param derived types that files say nothing of, since they were made anew
 * @throws what the engine throws
 */
export async function orderEntities(
  engine: Engine,
  derived: ReadonlySet<string> = new Set(),
): Promise<Omit<EntityFacts, 'counts'>> {
  const isIn = `${IS_IN}${derived.size > 0 ? ` AND (file >= ${RECORDS} OR NOT list_contains(${literals([...derived])}, type))` : ''}`;
  const [{ less = 0, keys = 0, rows = 0, high = false } = {}] = await engine.all(
    `SELECT count(*) FILTER (WHERE less AND NOT beyond) AS less, count(DISTINCT key) FILTER (WHERE ${isIn}) AS keys, count(*) FILTER (WHERE ${isIn}) AS rows, coalesce(bool_or(${isHigh('key')} OR ${isHigh('type')}), false) AS high FROM ${FOUND}`,
  );
  const order = ['type', 'coalesce(time, 0)', 'key']
    .map((each, i) => (i === 1 ? each : sortable(each, high === true)))
    .join(', ');
  const first =
    keys === rows
      ? ''
      : ` QUALIFY row_number() OVER (PARTITION BY key ORDER BY ${order}, file, i) = 1`;
  const wanted = `SELECT ${COLUMNS} FROM ${FOUND} WHERE ${isIn}${first}`;
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE ${ENTITIES} AS SELECT *, CAST(row_number() OVER (ORDER BY ${order}) - 1 AS INTEGER) AS place FROM (${wanted})`,
  );
  return { leftOut: Number(less), count: Number(keys), isHigh: high === true };
}

const COLUMNS = 'rowid AS row, type, key, time, created, classes, email, name, shape';

/** Puts people who were found after all others, where nobody else has their key. @param count of entities before */
export async function orderPeople(engine: Engine, count: number): Promise<void> {
  await engine.run(
    `INSERT INTO ${ENTITIES} SELECT ${COLUMNS}, CAST(${count} + row_number() OVER (ORDER BY i) - 1 AS INTEGER) AS place FROM ${FOUND} WHERE file = ${PEOPLE} AND key NOT IN (SELECT key FROM ${ENTITIES})`,
  );
}

function foundSql(
  source: ObjectSource,
  { raw, hasSeen, keeps, ...leftOut }: EntityOptions,
): string {
  const objects = `SELECT *, ${lettersOf('vals')} AS letters, ${jsonOf('_class')} AS classes FROM (${partsOf(allObjects(source, 'entities'))})`;
  const ofUser = (property: string): string =>
    `CASE WHEN contains(classes, '"User"') THEN ${jsonOf(property)} END`;
  // The SDK writes it last.
  const kept = raw ? 'vals' : `CASE WHEN names[-1] = '${RAW_DATA}' THEN vals[:-2] ELSE vals END`;
  const made = keeps
    ? `CASE WHEN ${textOf('_type')} = ${literal(keeps.type)} THEN json_extract_string(${jsonOf(RAW_DATA)}, ${literal(`$[0].rawData.${keeps.path}`)}) END`
    : 'NULL::VARCHAR';
  const read = `SELECT file, i, others, names, letters, ${kept} AS vals, ${made} AS made, classes, ${textOf('_type')} AS type, ${textOf('_key')} AS key, ${numberIn(jsonOf('createdOn'))} AS time, ${ownCreated()} AS own, ${ofUser('email')} AS email, ${ofUser('name')} AS name, ${lessSql(leftOut)} AS less, ${beyondSql(leftOut)} AS beyond FROM (${objects})`;
  return `SELECT file, i, others, ${SHAPE_COLUMNS}, vals, type, read.key AS key, classes, read.time AS time, ${createdOf(hasSeen)} AS created, hash(type, classes, names, letters, created IS NOT NULL) AS shape, email, name, less, beyond, made, contains(letters, '?') AS isOdd FROM (${read}) AS read${joinSeen(hasSeen)}`;
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

/** @param files count of those that SQL read @returns counts by type. @throws NotInSqlGraphError for what SQL does not read as JavaScript does */
async function checked(engine: Engine, files: number): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const rows = await engine.all(
    `SELECT type, count(i) AS n, count(*) FILTER (WHERE coalesce(i, 1) = 1) AS texts, coalesce(bool_or(others > 0), false) AS mixed, coalesce(bool_or(isOdd), false) AS odd, coalesce(bool_or(i IS NOT NULL AND (key IS NULL OR type IS NULL OR classes IS NULL)), false) AS partial FROM ${FOUND} WHERE file < ${RECORDS} OR file IS NULL GROUP BY type`,
  );
  // A file that is empty has no row, and one with two texts has more than one that is its first.
  const texts = rows.reduce((sum, row) => sum + Number(row['texts']), 0);
  if (files > 0 && texts !== files) throw new NotInSqlGraphError('not one JSON text a file');
  for (const row of rows) {
    for (const flaw of ['mixed', 'odd', 'partial'])
      if (row[flaw] === true) throw new NotInSqlGraphError(flaw);
    if (Number(row['n']) > 0) counts.set(row['type'] as string, Number(row['n']));
  }
  return counts;
}
