import type { Value } from '../answer/queryResult';
import type { ReturnItem } from '../language/ast';
import type { CompiledQuery, SqlOutput } from './compile';
import type { CompiledObjects } from './objects';
import type { Kind } from './dialect';

/** A row of the statement, by the names of its columns. */
export type SqlResultRow = Readonly<Record<string, unknown>>;

/** Plain data of an answer. */
export interface DecodedRows {
  readonly columns: string[];
  readonly rows: Record<string, Value>[];
}

/**
 * The columns and rows of an answer, as `runQuery` gives them.
 */
export function decodeRows(
  { query, output }: CompiledQuery,
  rows: readonly SqlResultRow[],
): DecodedRows {
  const { returns, start } = query;
  if (returns === 'tree') return { columns: [], rows: [] };
  const items: ReturnItem[] = returns ?? [{ kind: 'spread', alias: '', position: start.position }];
  const table = items.map((item, i) =>
    rows.map((row): [string, Value][] => cellsOf(item, output[i] as SqlOutput, row)),
  );
  const columns = columnsOf(items, table);
  return {
    columns,
    rows: rows.map((_, row) => {
      const cells = new Map(columns.map((name): [string, Value] => [name, null]));
      for (const list of table) {
        // Two columns with one name are one: the first value that is there.
        for (const [name, value] of list[row] ?? [])
          if (cells.get(name) === null) cells.set(name, value);
      }
      return Object.fromEntries(cells);
    }),
  };
}

/**
 * What stands behind a row of a statement that says it.
 * @returns the matches, each with the objects to which steps are bound, by the place of the step
 */
export function decodeMatches({ matches }: CompiledQuery, row: SqlResultRow): Keyed[][] {
  if (!matches) return [];
  const { columns = [], list, steps, near } = matches;
  const all =
    list === undefined
      ? [columns.map((name) => row[name])]
      : ((row[list] as (unknown[] | string)[] | null) ?? []);
  return all.map((each) => {
    const values = typeof each === 'string' ? (JSON.parse(each) as unknown[]) : each;
    return steps.map((_, place): Keyed => {
      const told = near.includes(place) ? values[steps.length + near.indexOf(place)] : undefined;
      const isTold = told !== undefined && told !== null;
      return {
        key: (values[place] ?? null) as string | null,
        ...(isTold && { near: Number(told) }),
      };
    });
  });
}

/** What a step is bound to. */
export interface Keyed {
  /** `null` where it is bound to nothing. */
  readonly key: string | null;
  /** The value by which the object is found, where that is known. */
  readonly near?: number;
}

/** An object as a row of {@link CompiledObjects} has it; `raw` is the JSON text of what it was made from. */
export function decodeObjectRow(
  { key, output, raw }: CompiledObjects,
  row: SqlResultRow,
): { key: string; properties: Record<string, Value>; raw: string | null } {
  return {
    ...{ key: row[key] as string, properties: decodeObject(output, row) ?? {} },
    raw: raw === undefined ? null : ((row[raw] as string | null | undefined) ?? null),
  };
}

function cellsOf(item: ReturnItem, output: SqlOutput, row: SqlResultRow): [string, Value][] {
  if (item.kind === 'value') {
    return [[item.name, output.properties ? decodeObject(output, row) : cellOf(output, row)]];
  }
  const prefix = item.alias === '' ? '' : `${item.alias}.`;
  return Object.entries(decodeObject(output, row) ?? {}).map(([name, value]) => [
    `${prefix}${name}`,
    value,
  ]);
}

/** The properties of an entity or relationship, as it was written; null when no step is bound to it. */
function decodeObject(
  { columns, properties = [], shapes }: SqlOutput,
  row: SqlResultRow,
): Record<string, Value> | null {
  const key = columns.get('text');
  if (key === undefined || row[key] === null) return null;
  const shape = Number(shapes && row[shapes.column]);
  const names = shapes?.names[shape] ?? [];
  const object = new Map(names.map((name): [string, Value] => [name, null]));
  for (const { property, kind, name } of properties) {
    const value = plain(kind, row[name]);
    if (value !== null) object.set(property, value);
  }
  if (shapes?.sparse.has(shape))
    for (const name of names) if (object.get(name) === null) object.delete(name);
  return Object.fromEntries(object);
}

function cellOf({ columns }: SqlOutput, row: SqlResultRow): Value {
  for (const [kind, name] of columns) {
    const value = plain(kind, row[name]);
    if (value !== null) return value;
  }
  return null;
}

/** A value as JavaScript has it. */
function plain(kind: Kind, value: unknown): Value {
  if (value === null || value === undefined) return null;
  switch (kind) {
    case 'number':
      return Number(value);
    case 'json':
      return JSON.parse(value as string) as Value;
    case 'jsons':
      return textsOf(value).map((each) => JSON.parse(each) as Value);
    case 'texts':
      return textsOf(value);
    case 'text':
    case 'boolean':
      return value as Value;
  }
}

/** A list, or the JSON of one, as a database that has no lists that may be absent gives it. */
const textsOf = (value: unknown): string[] =>
  typeof value === 'string' ? (JSON.parse(value) as string[]) : (value as string[]);

/** Columns in the order of RETURN; those of `e.*` that some row has, together where it stands. */
function columnsOf(items: readonly ReturnItem[], table: readonly [string, Value][][][]): string[] {
  const named = items.flatMap((item, i) =>
    item.kind === 'value' ? [item.name] : (table[i] ?? []).flat().map(([name]) => name),
  );
  return [...new Set(named)];
}
