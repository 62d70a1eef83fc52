import type { Query, ReturnItem } from '../../src/language/ast';
import { hasAggregate } from '../../src/language/expressionTree';
import type { EvaluateGroup } from './aggregate';
import { compileAggregate } from './aggregate';
import type { Evaluate } from './expression';
import { boundNames, compileExpression } from './expression';
import type { Scope, Slots } from './scope';
import type { Cell } from './values';
import { identity, isPlain } from './values';

/** A row before it is plain data: a cell for each column, and the matches behind it. */
export interface ResultRow {
  cells: Cell[];
  matches: Slots[];
}

type OutputColumn =
  | { kind: 'key'; evaluate: Evaluate<Slots>; unwind: boolean }
  | { kind: 'aggregate'; evaluate: EvaluateGroup };

function compileColumn(item: ReturnItem, scope: Scope): OutputColumn {
  if (item.kind === 'spread') {
    const slot = scope.names.get(item.alias) ?? -1;
    return { kind: 'key', evaluate: (slots) => slots[slot], unwind: false };
  }
  const { expression } = item;
  if (hasAggregate(expression)) {
    return { kind: 'aggregate', evaluate: compileAggregate(expression, scope) };
  }
  const unwind = expression.kind === 'scalar' && expression.name === 'UNWIND';
  return { kind: 'key', evaluate: compileExpression(expression, scope, boundNames(scope)), unwind };
}

/** The rows of RETURN, in the order in which they first appear. */
export function makeRows(query: Query, scope: Scope, matches: readonly Slots[]): ResultRow[] {
  if (!Array.isArray(query.returns)) return startRows(matches);
  const columns = query.returns.map((item) => compileColumn(item, scope));
  const aggregates = columns.some(({ kind }) => kind === 'aggregate');
  if (!aggregates && !query.unique) return rowsOf(columns, matches);
  const groups = grouped(columns, matches);
  // Aggregates over everything have a value even when nothing was found: COUNT is then 0.
  const noKeys = columns.every(({ kind }) => kind === 'aggregate');
  if (aggregates && noKeys && groups.length === 0) groups.push({ cells: [], matches: [] });
  for (const row of groups) {
    columns.forEach((column, index) => {
      if (column.kind === 'aggregate') row.cells[index] = column.evaluate(row.matches);
    });
  }
  return groups;
}

/** Without RETURN: one row for each entity of FIND. */
function startRows(matches: readonly Slots[]): ResultRow[] {
  const rows = new Map<unknown, ResultRow>();
  for (const match of matches) {
    const row = rows.get(match[0]);
    if (row) row.matches.push(match);
    else rows.set(match[0], { cells: [match[0]], matches: [match] });
  }
  return [...rows.values()];
}

/** One row for each match, or several where a list is unwound. */
function rowsOf(columns: readonly OutputColumn[], matches: readonly Slots[]): ResultRow[] {
  const rows: ResultRow[] = [];
  for (const match of matches) {
    for (const cells of cellsOf(columns, match)) rows.push({ cells, matches: [match] });
  }
  return rows;
}

/** The rows of one match: one, but for UNWIND. Aggregates have no value yet. */
function cellsOf(columns: readonly OutputColumn[], match: Slots): Cell[][] {
  let rows: Cell[][] = [[]];
  for (const column of columns) {
    const cell = column.kind === 'key' ? column.evaluate(match) : undefined;
    if (column.kind === 'key' && column.unwind && Array.isArray(cell)) {
      const list = cell as readonly Cell[];
      rows = rows.flatMap((row) => list.map((each) => [...row, each]));
    } else {
      for (const row of rows) row.push(cell);
    }
  }
  return rows;
}

/** Rows whose cells without an aggregate are equal become one. */
function grouped(columns: readonly OutputColumn[], matches: readonly Slots[]): ResultRow[] {
  const keys = columns.flatMap(({ kind }, index) => (kind === 'key' ? [index] : []));
  const rows: ResultRow[] = [];
  const first: Group = {};
  for (const match of matches) {
    for (const cells of cellsOf(columns, match)) {
      let group = first;
      for (const index of keys) group = groupOf(group, cells[index]);
      if (group.row) group.row.matches.push(match);
      else rows.push((group.row = { cells, matches: [match] }));
    }
  }
  return rows;
}

/** Rows that are equal up to some column. */
interface Group {
  /** By the value of the next column, absent ones by null. */
  plain?: Map<Cell, Group>;
  /** The same for lists and objects. */
  others?: Map<string, Group>;
  /** The row, when there is no next column. */
  row?: ResultRow;
}

/** The rows of a group that have the same cell in the next column. */
function groupOf(group: Group, cell: Cell): Group {
  if (cell === undefined || cell === null || isPlain(cell)) {
    // JSON, by which others are compared, has no numbers that are not finite.
    const isJson = typeof cell !== 'number' || Number.isFinite(cell);
    return getOrMake((group.plain ??= new Map<Cell, Group>()), isJson ? (cell ?? null) : null);
  }
  return getOrMake((group.others ??= new Map<string, Group>()), identity(cell));
}

function getOrMake<K>(groups: Map<K, Group>, key: K): Group {
  let group = groups.get(key);
  if (!group) groups.set(key, (group = {}));
  return group;
}
