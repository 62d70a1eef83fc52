import type { Value } from '../answer/queryResult';
import type { ReturnItem } from '../language/ast';
import type { CompiledQuery, SqlOutput } from './compile';
import type { CompiledObjects } from './objects';
import type { Cells } from './decodeObject';
import { decodeObject } from './decodeObject';
import { plain } from './plain';

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
  { key, output, packed, raw }: CompiledObjects,
  row: SqlResultRow,
): { key: string; properties: Record<string, Value>; raw: string | null } {
  const cells = packed === undefined ? row : (JSON.parse(row[packed] as string) as Cells);
  return {
    key: cells[key] as string,
    properties: decodeObject(output, cells) ?? {},
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

function cellOf({ columns }: SqlOutput, row: SqlResultRow): Value {
  for (const [kind, name] of columns) {
    const value = plain(kind, row[name]);
    if (value !== null) return value;
  }
  return null;
}

/** Columns in the order of RETURN; those of `e.*` that some row has, together where it stands. */
function columnsOf(items: readonly ReturnItem[], table: readonly [string, Value][][][]): string[] {
  const named = items.flatMap((item, i) =>
    item.kind === 'value' ? [item.name] : (table[i] ?? []).flat().map(([name]) => name),
  );
  return [...new Set(named)];
}
