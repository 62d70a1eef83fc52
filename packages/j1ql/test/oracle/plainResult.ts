import type { GraphEntity, GraphRelationship } from './graph';
import type { Query, ReturnItem } from '../../src/language/ast';
import type { ResultRow } from './rows';
import type { Scope, Slots } from './scope';
import type { Match, QueryResult, Value } from '../../src/answer/queryResult';
import type { Cell } from './values';
import { momentsOf } from '../../src/answer/moments';
import { isGraphObject, plain } from './values';

/**
 * Makes plain data of rows, when it is asked for: a rule of the pack often only counts them.
 * @param rows those that are not cut off
 * @param total count of all of them
 */
export function makeResult(
  query: Query,
  scope: Scope,
  rows: readonly ResultRow[],
  total: number,
): QueryResult {
  const isTree = query.returns === 'tree';
  let table: PlainTable | undefined;
  const plainTable = (): PlainTable =>
    (table ??= isTree ? { columns: [], rows: [] } : tableOf(query, rows));
  return {
    get columns() {
      return plainTable().columns;
    },
    get rows() {
      return plainTable().rows;
    },
    total,
    moments: momentsOf(query),
    matches: (row) => (rows[row]?.matches ?? []).map((slots) => matchOf(slots, scope)),
    ...(isTree && { tree: treeOf(rows) }),
    notes: [],
  };
}

type PlainTable = Pick<QueryResult, 'columns' | 'rows'>;

function tableOf({ returns, start }: Query, rows: readonly ResultRow[]): PlainTable {
  const items: ReturnItem[] = Array.isArray(returns)
    ? returns
    : [{ kind: 'spread', alias: '', position: start.position }];
  const columns = new Set<string>();
  const table = items.map((item, index) => cellsOf(item, rows, index));
  for (const list of table) for (const cells of list) for (const [name] of cells) columns.add(name);
  // A column stands even when no row has it.
  for (const item of items) if (item.kind === 'value') columns.add(item.name);
  const empty = [...columns].map((name): [string, Value] => [name, null]);
  const plainRows = rows.map((_, row) => {
    const cells = new Map(empty);
    for (const list of table) {
      // Two columns with one name are one: the first value that is there.
      for (const [name, value] of list[row] ?? [])
        if (cells.get(name) === null) cells.set(name, value);
    }
    return Object.fromEntries(cells);
  });
  return { columns: orderedColumns(items, columns), rows: plainRows };
}

/** For each row, the named cells of one item of RETURN. */
function cellsOf(item: ReturnItem, rows: readonly ResultRow[], index: number): [string, Value][][] {
  return rows.map(({ cells }) => {
    const cell = cells[index];
    if (item.kind === 'value') return [[item.name, plain(cell)]];
    return spread(cell, item.alias === '' ? '' : `${item.alias}.`);
  });
}

function spread(cell: Cell, prefix: string): [string, Value][] {
  if (!isGraphObject(cell)) return [];
  return Object.entries(cell.properties).map(([name, value]) => [`${prefix}${name}`, plain(value)]);
}

/** Columns in the order of RETURN; those of `e.*` together where it stands. */
function orderedColumns(items: readonly ReturnItem[], columns: ReadonlySet<string>): string[] {
  const named = items.flatMap((item) =>
    item.kind === 'value'
      ? [item.name]
      : [...columns].filter((name) => name.startsWith(item.alias && `${item.alias}.`)),
  );
  return [...new Set([...named, ...columns])];
}

function matchOf(slots: Slots, { names }: Scope): Match {
  const bound = [...new Set(slots.filter((object) => object !== undefined))];
  const named = [...names].flatMap(([name, slot]) => {
    const object = slots[slot];
    return object ? [[name, object] as const] : [];
  });
  return {
    names: Object.fromEntries(named),
    entities: bound.filter((object) => object.kind === 'entity'),
    relationships: bound.filter((object) => object.kind === 'relationship'),
  };
}

function treeOf(rows: readonly ResultRow[]): NonNullable<QueryResult['tree']> {
  const entities = new Set<GraphEntity>();
  const relationships = new Set<GraphRelationship>();
  for (const { matches } of rows) {
    for (const object of matches.flat()) {
      if (object?.kind === 'entity') entities.add(object);
      else if (object) relationships.add(object);
    }
  }
  return { entities: [...entities], relationships: [...relationships] };
}
