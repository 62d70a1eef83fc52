import type { OrderKey, Query } from '../../src/language/ast';
import { columnNamed, columnOf } from '../../src/language/names';
import { compileCondition } from './condition';
import { boundNames, compileExpression } from './expression';
import { propertyReader } from './properties';
import type { ResultRow } from './rows';
import type { Scope } from './scope';
import type { Cell } from './values';
import { isAbsent, isGraphObject, order } from './values';

/** HAVING, then ORDER BY. */
export function arrange(query: Query, scope: Scope, rows: ResultRow[]): ResultRow[] {
  return sort(query, scope, keep(query, scope, rows));
}

function keep(query: Query, scope: Scope, rows: ResultRow[]): ResultRow[] {
  if (!query.having || !Array.isArray(query.returns)) return rows;
  const test = compileCondition<ResultRow>(query.having, scope, {
    path(path) {
      const index = columnNamed(query, path) ?? -1;
      return ({ cells }) => cells[index];
    },
  });
  return rows.filter(test);
}

type ReadKey = (row: ResultRow) => Cell;

function readKey(query: Query, scope: Scope, key: OrderKey): ReadKey {
  const column = columnOf(query, key);
  if (column !== undefined) return ({ cells }) => cells[column];
  const { expression } = key;
  if (expression.kind === 'path' && !scope.names.has(expression.path.parts[0] ?? '')) {
    // Without RETURN, a property of the entity of FIND.
    const name = expression.path.parts.join('.');
    const read = propertyReader(name, scope.graph.metadata);
    return ({ cells: [cell] }) => (isGraphObject(cell) ? read(cell) : undefined);
  }
  const evaluate = compileExpression(expression, scope, boundNames(scope));
  return ({ matches: [match = []] }) => evaluate(match);
}

/** Absent values come last, whatever the direction; equal rows stay in their order. */
function sort(query: Query, scope: Scope, rows: ResultRow[]): ResultRow[] {
  if (query.orderBy.length === 0) return rows;
  const keys = query.orderBy.map((key) => readKey(query, scope, key));
  const keyed = rows.map((row) => ({ row, cells: keys.map((read) => read(row)) }));
  keyed.sort((a, b) => {
    for (const [index, { descending }] of query.orderBy.entries()) {
      const difference = compare(a.cells[index], b.cells[index], descending);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}

function compare(a: Cell, b: Cell, descending: boolean): number {
  if (isAbsent(a) || isAbsent(b)) return Number(isAbsent(a)) - Number(isAbsent(b));
  return descending ? order(b, a) : order(a, b);
}
