import type { ParameterValue } from '../answer/queryResult';
import type { Query } from '../language/ast';
import { MOST_MATCHES } from '../language/errors';
import { parseQuery } from '../language/parse';
import { Bindings } from './bindings';
import type { SqlMatches } from './behind';
import type { BoundSql } from './bindings';
import type { Dialect, Kind } from './dialect';
import { documentsOf } from './documents';
import { DuckDbDialect } from './duckdb';
import { NotInSqlError } from './errors';
import { ALIKE, nearRows } from './near';
import type { Near } from './near';
import { OutputMaker } from './output';
import type { Output } from './output';
import { named } from './rows';
import type { SqlSchema } from './schema';
import { parameterOf } from './scope';
import type { Scope, SubQuery } from './scope';
import { Slots } from './slots';
import type { BehindKind } from './slots';
import { Walk } from './walk';

/** How a query is compiled. */
export interface CompileOptions {
  /** `date.now`, epoch ms. */
  now: number;
  /** Values for `{{name}}` and `${param.name}`. */
  parameters?: Readonly<Record<string, ParameterValue>>;
  /** Upper bound of the rows, beside the query's own LIMIT. */
  limit?: number;
  /**
   * The rows say what stands behind them, too: the entities that were walked through, and then they have nothing where there is no
   * RETURN; or also the relationships. A tree always says all.
   */
  behind?: BehindKind;
  /** Rows that cannot be near another one in time may be left out. */
  near?: Near;
  /** Makes the SQL of one engine; a new one for each statement. Default: DuckDB. */
  dialect?: () => Dialect;
}

/** Where the value of a column of the answer is in a row of the statement. */
export interface SqlOutput {
  /** By kind the column that holds it; NULL where the value is of another kind. */
  readonly columns: ReadonlyMap<Kind, string>;
  /** For an entity or relationship: its properties, each with the column of a kind of its values. */
  readonly properties?: readonly {
    readonly property: string;
    readonly kind: Kind;
    readonly name: string;
  }[];
  /** The names of the properties of an object, and the column that says which. */
  readonly shapes?: {
    readonly column: string;
    readonly names: readonly (readonly string[])[];
    /** Places of those whose properties are only there when they have a value. */
    readonly sparse: ReadonlySet<number>;
  };
}

/** A query as SQL. */
export interface CompiledQuery extends BoundSql {
  readonly query: Query;
  /** One for each item of RETURN; none for RETURN TREE; without RETURN, the entity of FIND. */
  readonly output: readonly SqlOutput[];
  /** What stands behind the rows, when it was asked for. */
  readonly matches?: SqlMatches;
  /** Counts the rows before SKIP and LIMIT, in a column `total`. */
  readonly count: BoundSql;
  /** Column that says the same in each row, where that costs little: groups are all there before the first is given. */
  readonly total?: string;
  /** Has a row when anything in the graph fits, whatever HAVING and aggregates make of it. */
  readonly any: BoundSql;
  /**
   * When what stands behind the rows is wanted: counts the matches, in a column `matches`, up to one more than may be. Undefined
   * where there is at most one for each entity, or hardly any row is left of many.
   */
  readonly matchCount?: BoundSql;
  /** Something may fit: false where the graph has none of the types or relationships that the walk needs. */
  readonly canMatch: boolean;
  /** The views that it reads, in order. */
  readonly views: readonly string[];
  /** Upper bound of the rows, of LIMIT and of the options; undefined when there is none. */
  readonly limit: number | undefined;
  /** Column with how many of all rows are of the same group and at the same place, where a contrast was looked for. */
  readonly alike?: string;
}

/**
 * Makes SQL of a query. It is a pure function: the same arguments give the same text. Values are parameters, names are quoted.
 * @param query parsed, or its text
 * @throws J1qlSyntaxError when the text is not a query
 * @throws J1qlRunError for a parameter that was not given
 * @throws NotInSqlError when SQL would answer otherwise than J1QL
 */
export function compile(
  query: Query | string,
  schema: SqlSchema,
  {
    now,
    parameters = {},
    limit,
    behind,
    near,
    dialect = () => new DuckDbDialect(),
  }: CompileOptions,
): CompiledQuery {
  const parsed = typeof query === 'string' ? parseQuery(query) : query;
  const views = [...schema.entities, ...schema.relationships.map(({ source }) => source)];
  const scope: Scope = {
    schema,
    dialect: dialect(),
    bindings: new Bindings(),
    now,
    parameters,
    used: new Set(),
    hasPlaces: views.every((view) => 'place' in view && view.place !== undefined),
    compileSubQuery: (inner) => subQuery(inner, scope),
  };
  // Also of those that no view needs, as where the schema has no such property.
  for (const name of parsed.parameters) parameterOf(scope, name);
  const made = makeOutput(parsed, scope, parsed.returns === 'tree' ? 'all' : behind);
  const most = Math.min(parsed.limit ?? Infinity, limit ?? Infinity);
  const bound = Number.isFinite(most) ? most : undefined;
  const isCut = bound !== undefined || parsed.skip !== undefined;
  const left = near && !isCut ? nearRows(made, parsed, near, scope) : undefined;
  const alike = left && near && 'differs' in near ? ALIKE : undefined;
  const { sql, output, total } = statement(left ?? made, scope, parsed.skip, bound, alike);
  const matched = made.relations.slice(
    0,
    made.relations.findIndex(([name]) => name === made.matches) + 1,
  );
  const any = `${withRelations({ ...made, relations: matched })}\nSELECT 1 AS found FROM ${made.matches} LIMIT 1`;
  const bounded = `${withRelations({ ...made, relations: matched })}\nSELECT count(*) AS matches FROM (SELECT 1 FROM ${made.matches} LIMIT ${MOST_MATCHES + 1})`;
  const isBounded = made.behind !== undefined && parsed.steps.length > 0;
  const count = `${withRelations(made)}\nSELECT count(*) AS total FROM ${made.name}`;
  return {
    query: parsed,
    ...scope.bindings.finish(sql, scope.dialect),
    count: scope.bindings.finish(count, scope.dialect),
    any: scope.bindings.finish(any, scope.dialect),
    output,
    ...(made.behind && { matches: made.behind }),
    ...(isBounded && !left && { matchCount: scope.bindings.finish(bounded, scope.dialect) }),
    canMatch: made.canMatch,
    views: [...scope.used].sort(),
    limit: bound,
    ...(total !== undefined && { total }),
    ...(alike !== undefined && { alike }),
  };
}

function makeOutput(
  query: Query,
  scope: Scope,
  behind?: BehindKind,
): Output & Pick<CompiledQuery, 'canMatch'> {
  const slots = new Slots(query, behind);
  const walk = new Walk(scope, slots);
  const rows = walk.withAliases(walk.all(query));
  const output = new OutputMaker(query, scope, slots, rows, behind).make();
  // Where no step can end, there is no way through the graph.
  const canMatch = rows.frontier.some(({ views }) => views.length > 0);
  return { ...output, relations: [...walk.relations, ...output.relations], canMatch };
}

const withRelations = ({ relations }: Output): string =>
  `WITH ${relations.map(([name, sql]) => `${name} AS (\n  ${sql}\n)`).join(',\n')}`;

/** Column with the count of all rows. */
const TOTAL = 'rows_of_all';

const orderBy = (terms: readonly string[]): string =>
  terms.length === 0 ? '' : ` ORDER BY ${terms.join(', ')}`;

function cut(scope: Scope, skip: number | undefined, limit: number | undefined): string {
  const { bindings } = scope;
  return [
    limit === undefined ? '' : ` LIMIT ${bindings.add(limit)}`,
    skip === undefined ? '' : ` OFFSET ${bindings.add(skip)}`,
  ].join('');
}

function statement(
  made: Output,
  scope: Scope,
  skip: number | undefined,
  limit: number | undefined,
  alike: string | undefined,
): { sql: string; output: SqlOutput[]; total?: string } {
  const { columns: keys = [], list } = made.behind ?? {};
  const own = [
    ...made.items.flatMap(({ value }) => [...value.kinds.values()]),
    ...keys,
    ...(list === undefined ? [] : [list]),
    ...(alike === undefined ? [] : [alike]),
  ];
  if (made.items.every(({ slot }) => slot === undefined)) {
    const total = made.isGrouped && limit !== undefined ? TOTAL : undefined;
    if (total !== undefined) own.push(`count(*) OVER () AS ${total}`);
    const columns = own.length > 0 ? own.join(', ') : '1 AS nothing';
    const sql = `${withRelations(made)}\nSELECT ${columns} FROM ${made.name}${orderBy(made.order)}${cut(scope, skip, limit)}`;
    const output = made.items.map(({ value }) => ({ columns: value.kinds }));
    return { sql, output, ...(total !== undefined && { total }) };
  }
  // Whole objects are looked up for the rows that are left, so that not all of their columns are carried along.
  const place = `row_number() OVER (${orderBy(made.order)}) AS place`;
  const numbered = `SELECT ${[...own, place].join(', ')} FROM ${made.name} ORDER BY place${cut(scope, skip, limit)}`;
  const columns = named(own, 'r');
  const joins: string[] = [];
  const output = made.items.map(({ value, slot }, i): SqlOutput => {
    if (!slot) return { columns: value.kinds };
    const documents = documentsOf(slot, scope);
    const key = value.kinds.get('text');
    joins.push(` LEFT JOIN (${documents.sql}) AS d${i} ON d${i}.k = r.${key}`);
    const properties = documents.columns.map(({ property, kind, name }) => {
      columns.push(`d${i}.${name} AS c${i}_${name}`);
      return { property, kind, name: `c${i}_${name}` };
    });
    columns.push(`d${i}.shape AS c${i}_shape`);
    const shapes = {
      ...{ column: `c${i}_shape`, names: documents.shapes, sparse: documents.sparse },
    };
    return { columns: value.kinds, properties, shapes };
  });
  const relations = [...made.relations, ['_rows', numbered] as const];
  const sql = `${withRelations({ ...made, relations })}\nSELECT ${columns.join(', ')} FROM _rows AS r${joins.join('')} ORDER BY r.place`;
  return { sql, output };
}

/** The values of a query in place of a value: those of lists one by one, of an object its key. */
function subQuery(query: Query, scope: Scope): SubQuery {
  const made = makeOutput(query, scope);
  const [item] = made.items;
  const kinds = item?.value.kinds ?? new Map<Kind, string>();
  if (kinds.has('json') || kinds.has('jsons'))
    throw new NotInSqlError('a query in place of a value that returns lists or objects');
  const isCut = query.skip !== undefined || query.limit !== undefined;
  const order = isCut ? orderBy(made.order) : '';
  const columns = [...kinds.values()];
  if (columns.length === 0) return new Map();
  const base = `${withRelations(made)} SELECT ${columns.join(', ')} FROM ${made.name}${order}${cut(scope, query.skip, query.limit)}`;
  const select = (column: string): string =>
    `SELECT ${column} AS j1ql_value FROM (${base}) AS s WHERE ${column} IS NOT NULL`;
  const values = new Map<'text' | 'number' | 'boolean', string>();
  const texts: string[] = [];
  for (const [kind, column] of kinds) {
    if (kind === 'number' || kind === 'boolean') values.set(kind, select(column));
    else if (kind === 'text') texts.push(select(column));
    else texts.push(`SELECT ${scope.dialect.elements(column)} AS j1ql_value FROM (${base}) AS s`);
  }
  if (texts.length > 0) values.set('text', texts.join(' UNION ALL '));
  return values;
}
