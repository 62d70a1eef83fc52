import type { Query, ReturnItem } from '../language/ast';
import { hasAggregate } from '../language/expressions';
import type { EvaluateGroup } from './aggregate';
import { compileAggregate } from './aggregate';
import type { Evaluate } from './expression';
import { boundNames, compileExpression } from './expression';
import type { Scope, Slots } from './scope';
import type { Cell } from './values';
import { identity } from './values';

/** A row before it is plain data: a cell for each column, and the matches behind it. */
export interface Row {
  cells: Cell[];
  matches: Slots[];
}

type Column =
  | { kind: 'key'; evaluate: Evaluate<Slots>; unwind: boolean }
  | { kind: 'aggregate'; evaluate: EvaluateGroup };

function compileColumn(item: ReturnItem, scope: Scope): Column {
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
export function makeRows(query: Query, scope: Scope, matches: readonly Slots[]): Row[] {
  if (!Array.isArray(query.returns)) return startRows(matches);
  const columns = query.returns.map((item) => compileColumn(item, scope));
  const rows = matches.flatMap((match) =>
    combinations(columns.map((column) => choices(column, match))).map((cells) => ({
      cells,
      matches: [match],
    })),
  );
  const aggregates = columns.some(({ kind }) => kind === 'aggregate');
  if (!aggregates && !query.unique) return rows;
  const groups = group(rows, columns);
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
function startRows(matches: readonly Slots[]): Row[] {
  const rows = new Map<unknown, Row>();
  for (const match of matches) {
    const row = rows.get(match[0]);
    if (row) row.matches.push(match);
    else rows.set(match[0], { cells: [match[0]], matches: [match] });
  }
  return [...rows.values()];
}

/** The cells that a column has for one match: one, but for UNWIND. */
function choices(column: Column, match: Slots): readonly Cell[] {
  if (column.kind === 'aggregate') return [undefined];
  const cell = column.evaluate(match);
  return column.unwind && Array.isArray(cell) ? (cell as Cell[]) : [cell];
}

function combinations(lists: readonly (readonly Cell[])[]): Cell[][] {
  if (lists.every(({ length }) => length === 1)) return [lists.map(([cell]) => cell)];
  return lists.reduce<Cell[][]>(
    (rows, list) => rows.flatMap((row) => list.map((cell) => [...row, cell])),
    [[]],
  );
}

/** Rows whose cells without an aggregate are equal become one. */
function group(rows: readonly Row[], columns: readonly Column[]): Row[] {
  const groups = new Map<string, Row>();
  for (const row of rows) {
    const cells = row.cells.map((cell, index) =>
      columns[index]?.kind === 'key' ? identity(cell) : '',
    );
    const key = JSON.stringify(cells);
    const known = groups.get(key);
    if (known) known.matches.push(...row.matches);
    else groups.set(key, { cells: [...row.cells], matches: [...row.matches] });
  }
  return [...groups.values()];
}
