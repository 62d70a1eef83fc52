import { statSync } from 'node:fs';
import { literal, literals } from '../sql/quote';

/** Files that SQL does not read as JavaScript does, such as one with half of a surrogate pair: JavaScript rewrites them then. */
export class NotInSqlGraphError extends Error {
  override readonly name = 'NotInSqlGraphError';
}

/** Objects as a relation with `file`, `i` and `o`, as {@link objectsIn} has them. */
export interface ObjectSource {
  /** Files in the layout of the SDK, absolute paths. */
  readonly files: readonly string[];
  /** Those that JavaScript has, whose `file` is none of the files; undefined when there are none. */
  readonly records?: string | undefined;
}

/** Place of a file that objects from JavaScript have: they come after those in files. */
export const RECORDS = 2 ** 30;

/** The same of people, who come after all other objects, in their own order. */
export const PEOPLE = RECORDS + 1;

/** What orders objects before all else, as SQL: people are in the order in which they were made. @param of a relation with a dot */
export const lateOf = (of = ''): string => `CASE WHEN ${of}file = ${PEOPLE} THEN ${of}i ELSE 0 END`;

/** All objects of a source, as a relation; at least one file or record. */
export const allObjects = ({ files, records }: ObjectSource, list: ObjectList): string =>
  [
    ...(files.length > 0 ? [objectsIn(files, list)] : []),
    ...(records === undefined ? [] : [records]),
  ]
    .map((part) => `SELECT file, o, i${list === 'entities' ? ', others' : ''} FROM (${part})`)
    .join(' UNION ALL ');

/** Which objects of a file are meant. */
export type ObjectList = 'entities' | 'relationships';

/** Room for the longest file, in bytes: the engine sets aside several times as much for each thread. */
const LEAST_ROOM = 1 << 20;

/**
 * Files in the layout of the SDK as a relation: `file` is the place of the file in the list, `i` that of the object in its
 * file, from 1, and `o` the object. A file without such objects has one row, with neither `i` nor `o`.
 * @param files absolute paths, at least one
 * @param type SQL type of an object. Default: {@link ANY_OBJECT}
 */
export function objectsIn(
  files: readonly string[],
  list: ObjectList,
  type: string = ANY_OBJECT,
): string {
  // Relationships beside entities are counted.
  const isOfEntities = list === 'entities';
  const columns = [
    `${list}: ${literal(`${type}[]`)}`,
    ...(isOfEntities ? ["relationships: 'JSON[]'"] : []),
  ];
  const room = Math.max(LEAST_ROOM, ...files.map((file) => statSync(file).size + 1));
  return `SELECT CAST(file_index AS INTEGER) AS file, unnest(CASE WHEN len(${list}) > 0 THEN ${list} ELSE [NULL] END) AS o, generate_subscripts(${list}, 1) AS i${isOfEntities ? ', len(relationships) AS others' : ''} FROM read_json(${literals(files)}, columns = {${columns.join(', ')}}, format = 'unstructured', maximum_object_size = ${room})`;
}

/** An object whose properties are not known before it is read; each value is JSON text without spaces. */
const ANY_OBJECT = 'MAP(VARCHAR, JSON)';

/** JSON text of a property of such an object; NULL where it has none, or null. */
export const jsonOf = (property: string): string =>
  `nullif(CAST(o[${literal(property)}] AS VARCHAR), 'null')`;

/** A property of such an object where it is a text, else NULL. */
export const textOf = (property: string): string => textIn(jsonOf(property));

/** The text that a JSON text is, else NULL. */
const textIn = (json: string): string => `CASE WHEN (${json})[1] = '"' THEN ${plainText(json)} END`;

/** The text of a JSON text that is one, or NULL. */
export const plainText = (json: string): string => `json_extract_string(${json}, '$')`;

/** The number that a JSON text is, else NULL. */
export const numberIn = (json: string): string =>
  `CASE WHEN (${json})[1] IN (${DIGITS}) THEN CAST(${json} AS DOUBLE) END`;

const DIGITS = "'-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'";

/** A JSON text that is a list of texts; the pattern needs no memory of what was before, so it is as fast as it is long. */
const TEXTS = String.raw`\["(?:[^"\\]|\\.)*"(?:,"(?:[^"\\]|\\.)*")*\]`;

/** Letters that stand for the kinds of values. */
export const LETTERS = { t: 'text', n: 'number', b: 'boolean', l: 'texts', j: 'json' } as const;

/** The letter of the kind of a JSON text, `-` for null, and `?` for what no JSON text is. */
export const letterOf = (json: string): string =>
  `CASE WHEN starts_with(${json}, '"') THEN 't' ELSE CASE ${json}[1] WHEN 't' THEN 'b' WHEN 'f' THEN 'b' WHEN 'n' THEN '-' WHEN '{' THEN 'j' WHEN '[' THEN CASE WHEN ${json} = '[]' THEN 'l' WHEN ${json}[2] = '"' AND regexp_full_match(${json}, '${TEXTS}', 's') THEN 'l' ELSE 'j' END ELSE CASE WHEN ${json} IS NULL THEN '-' WHEN ${json}[1] IN (${DIGITS}) AND ${json}[2] != 'I' THEN 'n' ELSE '?' END END END`;

/** The letters of the kinds of all values of a list of JSON texts, as one text. */
export const lettersOf = (values: string): string =>
  `list_aggregate(list_transform(${values}, lambda x: ${letterOf('x')}), 'string_agg', '')`;

/** What an object is made of: its `names` and `vals`, each a list. */
export const partsOf = (objects: string): string =>
  `SELECT *, map_keys(o) AS names, CAST(map_values(o) AS VARCHAR[]) AS vals FROM (${objects})`;
