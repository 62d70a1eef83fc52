import type { Engine, SqlRow } from '../engine';
import { literal, literals } from '../sql/quote';
import { createdOf, ENTITIES, isHigh, joinSeen, ownCreated, sortable } from './entities';
import { byShape, checkCount } from './shapes';
import type { Shape } from './shapes';
import type { ObjectSource } from './source';
import {
  allObjects,
  jsonOf,
  lateOf,
  lettersOf,
  NotInSqlGraphError,
  objectsIn,
  partsOf,
  RECORDS,
  textOf,
} from './source';

/** Table with a row for each relationship between entities of the graph. */
export const RELATIONSHIPS = '"relationships of the graph"';

/** Table with the shapes of relationships: `id` and `shape`. */
export const LINK_SHAPES = '"shapes of relationships"';

/** Count of the properties that the table has in columns of its own: five, and a name that is the class. */
const IN_COLUMNS = 6;

/** Counts the relationships of a source by type, without reading all of them. */
export async function countRelationships(
  engine: Engine,
  { files, records }: ObjectSource,
): Promise<Map<string, number>> {
  if (files.length === 0) return records === undefined ? new Map() : countRecords(engine, records);
  const read = objectsIn(files, 'relationships', 'STRUCT(_type VARCHAR)');
  const rows = await engine.all(
    `SELECT o._type AS type, count(i) AS n, count(*) FILTER (WHERE coalesce(i, 1) = 1) AS texts FROM (${read}) GROUP BY type`,
  );
  return countsOf(rows, files.length);
}

async function countRecords(engine: Engine, records: string): Promise<Map<string, number>> {
  const rows = await engine.all(
    `SELECT ${textOf('_type')} AS type, count(*) AS n FROM (${records}) GROUP BY type`,
  );
  return new Map(rows.map((row) => [row['type'] as string, Number(row['n'])]));
}

function countsOf(rows: readonly SqlRow[], files: number): Map<string, number> {
  const texts = rows.reduce((sum, row) => sum + Number(row['texts']), 0);
  if (texts !== files) throw new NotInSqlGraphError('not one JSON text a file');
  const found = rows.filter((row) => Number(row['n']) > 0);
  if (found.some(({ type }) => typeof type !== 'string')) throw new NotInSqlGraphError('no type');
  return new Map(found.map((row) => [row['type'] as string, Number(row['n'])]));
}

/** Relationships with the same properties between entities of the same types. */
export interface LinkShape extends Shape {
  readonly type: string;
  readonly class: string;
  readonly fromType: string;
  readonly toType: string;
  /** What is in the key between those of the ends; null when the key is another one. */
  readonly infix: string | null;
  /** The name is the class. */
  readonly isNamed: boolean;
}

/** How relationships are read. */
interface LinkOptions {
  /** There is a table of what this machine first saw. */
  readonly hasSeen: boolean;
  /** The keys of entities have what SQL sorts in another order than JavaScript. */
  readonly isHigh: boolean;
  /** Types of which files say nothing, since they were made anew. */
  readonly derived?: ReadonlySet<string> | undefined;
}

/**
 * Puts relationships into the order of their keys; the first of two with one key stays, and those with an end that is not in
 * the graph are left out. The entities are there already.
 * @returns counts of those in files, by type, and the shapes of those in the graph, in the order in which they first come
 * @throws NotInSqlGraphError, and what the engine throws when it cannot read a file
 */
export async function readRelationships(
  engine: Engine,
  source: ObjectSource,
  { hasSeen, isHigh: high, derived = new Set() }: LinkOptions,
): Promise<{ counts: Map<string, number>; shapes: LinkShape[] }> {
  const { files } = source;
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE linked AS ${linkedSql(source, hasSeen, [...derived])}`,
  );
  const [found = {}] = await engine.all(
    `SELECT count(*) FILTER (WHERE file < ${files.length} AND coalesce(i, 1) = 1) AS texts, coalesce(bool_or(isOdd), false) AS odd, coalesce(bool_or(${isHigh('other')} AND ${IS_LINKED}), false) AS high, coalesce(bool_or(other IS NOT NULL AND ${IS_LINKED}), false) AS others, coalesce(bool_or(file > ${RECORDS}), false) AS late FROM linked`,
  );
  if (files.length > 0 && Number(found['texts']) !== files.length)
    throw new NotInSqlGraphError('not one JSON text a file');
  if (found['odd'] === true) throw new NotInSqlGraphError('odd');
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${LINK_SHAPES} AS ${SHAPES}`);
  const shapes = await shapesIn(engine, source);
  const counts = new Map<string, number>();
  for (const { type, n } of shapes) if (n > 0) counts.set(type, (counts.get(type) ?? 0) + n);
  const linked = shapes.filter(({ isLinked }) => isLinked);
  await order(engine, linked, {
    hasOthers: found['others'] === true,
    isHigh: high || found['high'] === true || linked.some(({ infix }) => HIGH.test(infix ?? '')),
    hasLate: found['late'] === true,
  });
  await engine.run('DROP TABLE linked');
  const rows = await engine.all(
    `SELECT id FROM ${RELATIONSHIPS} AS each JOIN ${LINK_SHAPES} AS shapes ON shapes.shape = each.shape GROUP BY id ORDER BY min(place)`,
  );
  const byId = new Map(linked.map((shape) => [shape.id, shape]));
  return { counts, shapes: rows.map(({ id }) => byId.get(Number(id)) as LinkShape) };
}

/** As `isHigh` has it. */
const HIGH = /[\ud800-\uffff]/;

const IS_LINKED = '("from" IS NOT NULL AND "to" IS NOT NULL)';

/** The shapes of relationships with a number and an example of each. */
const SHAPES = `SELECT row_number() OVER () - 1 AS id, shape, min(file) AS file, arg_min(i, file) AS i, count(*) FILTER (WHERE file < ${RECORDS}) AS n, any_value(created IS NOT NULL) AS has, any_value(isNamed) AS isNamed, bool_or(${IS_LINKED} AND NOT isLeft) AS isLinked FROM linked WHERE i IS NOT NULL GROUP BY shape`;

/** A shape as it is found: with its count, and whether it is of relationships in the graph. */
type CountedShape = LinkShape & { readonly n: number; readonly isLinked: boolean };

/** Reads an example of each shape: with all of them, their types and names would be most of the table. */
async function shapesIn(engine: Engine, { files, records }: ObjectSource): Promise<CountedShape[]> {
  const rows = await engine.all(`SELECT * EXCLUDE (shape) FROM ${LINK_SHAPES}`);
  checkCount(rows.length);
  const all = new Set(rows.map(({ file }) => Number(file)));
  const places = [...all].filter((file) => file < files.length).sort((a, b) => a - b);
  if (all.size === 0) return [];
  const inFiles = (): string =>
    objectsIn(
      places.map((place) => files[place] as string),
      'relationships',
    );
  const objects = [
    ...(places.length === 0
      ? []
      : [`SELECT [${places.join(', ')}][file + 1] AS file, o, i FROM (${inFiles()})`]),
    ...(records === undefined ? [] : [`SELECT file, o, i FROM (${records})`]),
  ];
  const read = cutSql(objects.join(' UNION ALL '));
  const examples = await engine.all(
    `SELECT shapes.*, read.type AS type, class, CASE WHEN isMade THEN infix END AS infix, f.type AS fromType, t.type AS toType, names, letters FROM (${read}) AS read JOIN ${LINK_SHAPES} AS shapes ON shapes.file = read.file AND shapes.i = read.i ${ENDS}`,
  );
  return examples.map((row): CountedShape => ({
    ...{ id: Number(row['id']), names: row['names'] as string[] },
    ...{ letters: [...(row['letters'] as string)], hasCreated: row['has'] === true },
    ...{ type: row['type'] as string, class: row['class'] as string },
    ...{ fromType: row['fromType'] as string, toType: row['toType'] as string },
    ...{ infix: row['infix'] as string | null, isNamed: row['isNamed'] === true },
    ...{ n: Number(row['n']), isLinked: row['isLinked'] === true },
  }));
}

/** What is to be known of relationships before they are put into an order. */
interface OrderOptions {
  /** There are keys that are not made of those of the ends. */
  readonly hasOthers: boolean;
  /** SQL sorts some keys in another order than JavaScript. */
  readonly isHigh: boolean;
  /** Some of them lead to people. */
  readonly hasLate: boolean;
}

/** Makes the table of the relationships of the graph. */
async function order(
  engine: Engine,
  shapes: readonly LinkShape[],
  { hasOthers, isHigh: high, hasLate }: OrderOptions,
): Promise<void> {
  const own = 'file, i, isOdd, isLeft';
  const make = (select: string): Promise<void> =>
    engine.run(`CREATE OR REPLACE TEMP TABLE ${RELATIONSHIPS} AS ${select}`);
  const joined = `FROM linked JOIN ${LINK_SHAPES} AS shapes ON shapes.shape = linked.shape`;
  if (!hasOthers) {
    const infixes = [...new Set(shapes.map(({ infix }) => infix))].sort();
    const rank = byShape(
      shapes,
      (shape) => String(infixes.indexOf((shape as LinkShape).infix)),
      'shapes.id',
    );
    const count = `(SELECT count(*) + 1 FROM ${ENTITIES})::BIGINT`;
    const ranks = ranksSql(high);
    const late = hasLate ? `${lateOf('linked.')} AS late` : '0 AS late';
    // Keys are many and long: the ranks of their parts are put into an order instead.
    await engine.run(
      `CREATE OR REPLACE TEMP TABLE ranked AS SELECT linked.* EXCLUDE (${own}), ${late}, (f.begins * ${infixes.length} + ${rank}) * ${count} + t.ends AS rank ${joined} JOIN (${ranks}) AS f ON f.place = "from" JOIN (${ranks}) AS t ON t.place = "to" WHERE NOT isLeft`,
    );
    const [{ isOnce = false } = {}] = await engine.all(
      'SELECT count(DISTINCT rank) = count(*) AS isOnce FROM ranked',
    );
    const sorted = hasLate ? 'late, rank' : 'rank';
    if (isOnce === true)
      await make(
        `SELECT * EXCLUDE (rank, late), row_number() OVER (ORDER BY ${sorted}) - 1 AS place FROM ranked`,
      );
    await engine.run('DROP TABLE ranked');
    if (isOnce === true) return;
  }
  const key = `coalesce(other, f.key || ${infixSql(shapes)} || t.key)`;
  const keyed = `SELECT linked.*, ${key} AS key ${joined} JOIN ${ENTITIES} AS f ON f.place = "from" JOIN ${ENTITIES} AS t ON t.place = "to" WHERE NOT isLeft`;
  const once = `SELECT *, ${lateOf()} AS late FROM (${keyed}) QUALIFY row_number() OVER (PARTITION BY key ORDER BY file, i) = 1`;
  await make(
    `SELECT * EXCLUDE (key, late, ${own}), row_number() OVER (ORDER BY late, ${sortable('key', high)}) - 1 AS place FROM (${once})`,
  );
}

/** SQL of what is in a key between those of the ends. */
export const infixSql = (shapes: readonly LinkShape[]): string => {
  const infix = (shape: Shape): string | undefined => {
    const own = (shape as LinkShape).infix;
    return own === null ? undefined : literal(own);
  };
  return byShape(shapes, infix, 'shapes.id');
};

/** Before what is between, a key is followed by a bar: that makes a difference where one key begins with another. */
const ranksSql = (high: boolean): string =>
  `SELECT place, row_number() OVER (ORDER BY ${sortable("key || '|'", high)}) AS begins, row_number() OVER (ORDER BY ${sortable('key', high)}) AS ends FROM ${ENTITIES}`;

const ENDS = `LEFT JOIN ${ENTITIES} AS f ON f.key = fromKey LEFT JOIN ${ENTITIES} AS t ON t.key = toKey`;

function linkedSql(source: ObjectSource, hasSeen: boolean, derived: readonly string[]): string {
  const created = createdOf(hasSeen);
  const isOdd = `(contains(letters, '?') OR (i IS NOT NULL AND (type IS NULL OR key IS NULL OR class IS NULL)))`;
  const isLeft =
    derived.length === 0
      ? 'false'
      : `file < ${RECORDS} AND coalesce(list_contains(${literals(derived)}, type), false)`;
  const own = `SELECT file, i, key, own, fromKey, toKey, isMade, isNamed, hash(type, class, names, letters, isNamed, CASE WHEN isMade THEN infix END) AS ownShape, ${isOdd} AS isOdd, ${isLeft} AS isLeft, CASE WHEN len(names) > ${IN_COLUMNS} OR NOT isNamed THEN vals END AS vals FROM (${cutSql(allObjects(source, 'relationships'))})`;
  return `SELECT read.file AS file, read.i AS i, f.place AS "from", t.place AS "to", CASE WHEN NOT isMade THEN read.key END AS other, ${created} AS created, hash(ownShape, f.type, t.type, ${created} IS NOT NULL) AS shape, isNamed, isOdd, isLeft, vals FROM (${own}) AS read ${ENDS}${joinSeen(hasSeen)}`;
}

/** Relationships, and what is in their keys between those of the ends. @param objects a relation of them */
function cutSql(objects: string): string {
  const texts = ['_type', '_class', '_key', '_fromEntityKey', '_toEntityKey'];
  const columns = ['type', 'class', 'key', 'fromKey', 'toKey'];
  const named = texts.map((property, i) => `${textOf(property)} AS ${columns[i]}`).join(', ');
  const read = `SELECT file, i, names, vals, ${named}, ${ownCreated()} AS own, coalesce(${jsonOf('displayName')} = ${jsonOf('_class')}, false) AS isNamed FROM (${partsOf(objects)})`;
  // Nearly all have these and nothing else.
  const isPlain = `len(names) = ${IN_COLUMNS} AND isNamed AND ${columns.map((column) => `${column} IS NOT NULL`).join(' AND ')}`;
  const letters = `CASE WHEN ${isPlain} THEN '${'t'.repeat(IN_COLUMNS)}' ELSE ${lettersOf('vals')} END`;
  return `SELECT *, ${letters} AS letters, substr(key, length(fromKey) + 1, length(key) - length(fromKey) - length(toKey)) AS infix, coalesce(key = fromKey || infix || toKey AND length(infix) >= 2 AND infix[1] = '|' AND infix[-1] = '|' AND NOT contains(infix[2:-2], '|') AND NOT contains(fromKey, '|'), false) AS isMade FROM (${read})`;
}
