import { EVENT_TIME, OWN_COLUMNS } from '../declaration';
import type { PropertyKind, TableDeclaration } from '../declaration';
import type { ReadWindow } from '../read/reader';
import { ClusterError } from './errors';
import { literal, name, PUBLISHED } from './names';
import { qualified, tableColumns } from './tables';

/** What is read of a published archive. */
export interface PublishedScope {
  database: string;
  /** UUID of the one account that is read; all are when absent. */
  account?: string | undefined;
  window: ReadWindow;
}

/** The rows of a table that are read, as a relation with the stored columns of the table; of states also `_firstFrom`. */
export function publishedRows(
  table: TableDeclaration,
  scope: PublishedScope,
  whole = false,
): string {
  const { since, until, asOf } = scope.window;
  const ofTime =
    table.kind === 'event'
      ? [
          ...(since === undefined || whole ? [] : [`t.${name(EVENT_TIME)} >= ${integer(since)}`]),
          ...(until === undefined ? [] : [`t.${name(EVENT_TIME)} < ${integer(until)}`]),
        ]
      : asOf === undefined
        ? []
        : [`t.${name(OWN_COLUMNS.from)} <= ${integer(asOf)}`];
  const { account } = scope;
  const ofAccount =
    account === undefined ? [] : [`t.${name(PUBLISHED.account)} = ${literal(account)}`];
  const where = [...ofAccount, ...ofTime].join(' AND ');
  const columns = [PUBLISHED.account, ...tableColumns(table).map((column) => column.name)];
  // Of one account it is a constant: groups by account and something else are then by that alone, which is several times as fast.
  const valueOf = (column: string): string =>
    column === PUBLISHED.account && account !== undefined ? literal(account) : `t.${name(column)}`;
  const read = columns.map((column) => `${valueOf(column)} AS ${name(column)}`);
  const from = `FROM ${qualified(scope.database, table.type)} AS t FINAL${where === '' ? '' : ` WHERE ${where}`}`;
  if (table.kind === 'event') return `SELECT ${read.join(', ')} ${from}`;
  const { key, from: begin, gone } = OWN_COLUMNS;
  const ofEntity = `PARTITION BY t.${name(PUBLISHED.account)}, t.${name(key)}`;
  const first = `min(t.${name(begin)}) OVER (${ofEntity}) AS _firstFrom`;
  const place = `row_number() OVER (${ofEntity} ORDER BY t.${name(begin)} DESC) AS _place`;
  const names = columns.map((column) => `s.${name(column)} AS ${name(column)}`);
  return `SELECT ${names.join(', ')}, s._firstFrom AS _firstFrom FROM (SELECT ${[...read, first, place].join(', ')} ${from}) AS s WHERE s._place = 1 AND NOT ifNull(s.${name(gone)}, false)`;
}

/** A moment in SQL. @throws ClusterError when it is none */
function integer(value: number): string {
  if (!Number.isFinite(value)) throw new ClusterError('A time of the window is not a number.');
  return String(Math.round(value));
}

/** A stored column as the compiler takes it: all numbers are Float64, and a list is a text or NULL. */
export function columnSql(kind: PropertyKind, column: string): string {
  switch (kind) {
    case 'texts':
      return `if(empty(${column}), NULL, toJSONString(${column}))`;
    case 'number':
    case 'time':
      return `toFloat64(${column})`;
    case 'text':
    case 'boolean':
      return column;
  }
}
