import type { BoundSql } from './bindings';
import { Bindings } from './bindings';
import type { SqlOutput } from './compile';
import type { Dialect } from './dialect';
import { documentsOf, RAW } from './documents';
import { DuckDbDialect } from './duckdb';
import { NotInSqlError } from './errors';
import type { EntityView, RelationshipView, SqlSchema } from './schema';
import type { Scope } from './scope';
import type { Slot } from './slots';

/** A statement that gives objects with all of their properties. */
export interface CompiledObjects extends BoundSql {
  /** Column with the key. */
  readonly key: string;
  /** Column with all others as a list in JSON, but what entities were made from: the names of the others are places in it then. */
  readonly packed?: string;
  /** What is in the other columns. */
  readonly output: SqlOutput;
  readonly views: readonly string[];
  /** Column with the JSON text of what an entity was made from, when that was asked for and is kept. */
  readonly raw?: string;
}

/**
 * Makes the statement that gives the objects of a view.
 * @param options `among`: only those whose keys are in a list, which is the only parameter, and that have one of the values `near`, as
 *   the view names them, where these are known; `raw`: with what they were made from; `packed`: each as one text, where the engine is faster then
 */
export function compileObjects(
  view: EntityView | RelationshipView,
  schema: SqlSchema,
  {
    among = false,
    near,
    raw = false,
    packed = false,
  }: { among?: boolean; near?: readonly number[]; raw?: boolean; packed?: boolean },
  dialect: Dialect = new DuckDbDialect(),
): CompiledObjects {
  const scope: Scope = {
    ...{ schema, dialect, bindings: new Bindings(), now: 0, parameters: {} },
    ...{ used: new Set(), hasPlaces: false },
    compileSubQuery: () => {
      throw new NotInSqlError('a query in place of a value of an object');
    },
  };
  const kept = raw && 'classes' in view ? view.raw : undefined;
  const { sql, columns, shapes, sparse } = documentsOf(slotOf(view), scope, kept);
  const found = near && columns.find(({ property, kind }) => isNear(view, property, kind));
  const values = near?.filter((value) => Number.isFinite(value)).join(', ') ?? '';
  // Written out: by parameters an engine would leave out no part of the files.
  const only = found && values !== '' ? ` AND d.${found.name} IN (${values})` : '';
  const where = among ? ` WHERE d.k IN (${dialect.rowsOf(1)})${only}` : '';
  const all = ['k', 'shape', ...columns.map(({ name }) => name)];
  const list = packed ? dialect.packed(all.map((name) => `d.${name}`)) : undefined;
  const made = kept === undefined ? '' : `, d.${RAW}`;
  const selected = list === undefined ? '*' : `${list} AS ${PACKED}${made}`;
  const nameOf = (name: string): string => (list === undefined ? name : String(all.indexOf(name)));
  return {
    sql: `SELECT ${selected} FROM (${sql}) AS d${where}`,
    parameters: [],
    key: nameOf('k'),
    output: {
      columns: new Map([['text', nameOf('k')]]),
      properties: columns.map((column) => ({ ...column, name: nameOf(column.name) })),
      shapes: { column: nameOf('shape'), names: shapes, sparse },
    },
    views: [...scope.used].sort(),
    ...(list !== undefined && { packed: PACKED }),
    ...(kept !== undefined && { raw: RAW }),
  };
}

const PACKED = 'packed';

const isNear = (view: EntityView | RelationshipView, property: string, kind: string): boolean =>
  'classes' in view && property === view.near && kind === 'number';

const slotOf = (view: EntityView | RelationshipView): Slot => {
  const isEntity = 'classes' in view;
  return {
    ...{ number: 0, needs: [], isWhole: true, needsKey: true, kinds: [], links: [] },
    kind: isEntity ? 'entity' : 'relationship',
    views: isEntity ? [view] : [],
    relationships: isEntity ? [] : [view],
  };
};
