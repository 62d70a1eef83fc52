import type {
  CompiledQuery,
  Dialect,
  Match,
  ParameterValue,
  PropertyValue,
  QueryResult,
  SqlColumn,
  SqlSchema,
  TableResult,
  Vocabulary,
} from '@graph-1password/j1ql';
import {
  allNotes,
  asksVocabulary,
  comparedProperties,
  DuckDbDialect,
  decodeRows,
  hasAggregate,
  momentsOf,
  MOST_MATCHES,
  namesOfSchema,
  tooManyMatches,
} from '@graph-1password/j1ql';
import type { Engine as DuckDb, SqlRow } from '../engine';
import type { GraphObjects } from './objects';

/** What runs statements. */
type Engine = Pick<DuckDb, 'all'>;

/** The values of a property of a type, by both. */
export type KnownValues = Map<string, PropertyValue[]>;

/** Distinct values up to which notes look for one that was probably meant. */
const MOST_VALUES = 5001;

/**
 * Runs a compiled query: the rows, how many there are before SKIP and LIMIT, and what is said of the answer.
 * @param engine in which the views that it reads are, as `open` makes them
 */
export async function answerOf(
  engine: Engine,
  schema: SqlSchema,
  compiled: CompiledQuery,
  options: AnswerOptions = {},
): Promise<TableResult & Partial<Pick<QueryResult, 'matches' | 'tree'>>> {
  const { open = () => Promise.resolve(), vocabulary, parameters, objects, part } = options;
  const rows = await rowsOf(engine, compiled, open);
  const { columns, rows: decoded } = decodeRows(compiled, rows);
  const total = await totalOf(engine, compiled, rows);
  const isEmpty = !provesMatch(compiled, rows) && !(await hasMatch(engine, compiled));
  const { query } = compiled;
  const valuesOf = isEmpty
    ? await valuesIn(engine, schema, compiled, options)
    : () => [] as PropertyValue[];
  const names = namesOfSchema(schema, valuesOf);
  const known = asksVocabulary(query, names, isEmpty) ? await vocabulary?.() : undefined;
  const notes = allNotes(query, names, { isEmpty, vocabulary: known, parameters, part });
  const table = { columns, rows: decoded, total, moments: momentsOf(query), notes };
  if (!objects || !compiled.matches) return table;
  const matches = rows.map((row) => objects.matches(compiled, row));
  await objects.read();
  const tree = query.returns === 'tree' ? { tree: treeOf(matches.flat()) } : {};
  return { ...table, matches: (row) => matches[row] ?? [], ...tree };
}

/** All that was walked, each object once. */
function treeOf(matches: readonly Match[]): NonNullable<QueryResult['tree']> {
  return {
    entities: [...new Set(matches.flatMap(({ entities }) => entities))],
    relationships: [...new Set(matches.flatMap(({ relationships }) => relationships))],
  };
}

/**
 * Runs the statement of a compiled query.
 * @throws J1qlRunError when more stands behind the rows than fits into memory
 */
export async function rowsOf(
  engine: Engine,
  compiled: CompiledQuery,
  open: NonNullable<AnswerOptions['open']>,
): Promise<SqlRow[]> {
  // To plan a statement takes longer than to run it on a small graph.
  if (!canHaveRows(compiled)) return [];
  await open(compiled.views);
  const { matchCount, canMatch } = compiled;
  if (matchCount && canMatch) {
    const [found] = await engine.all(matchCount.sql, [...matchCount.parameters]);
    if (Number(found?.['matches']) > MOST_MATCHES) throw tooManyMatches();
  }
  return engine.all(compiled.sql, [...compiled.parameters]);
}

/** How a compiled query is answered. */
export interface AnswerOptions {
  /** The SQL of the engine. Default: DuckDB. */
  dialect?: Dialect;
  /** Makes views known to the engine. */
  open?: (views: readonly string[]) => Promise<void>;
  /** Loads what is known of the types beyond what the schema says, when that is asked. */
  vocabulary?: () => Promise<Vocabulary>;
  /** Reads what stands behind the rows, when the statement says it. */
  objects?: GraphObjects;
  /** The values of the query's parameters, for what is said of an empty answer. */
  parameters?: Readonly<Record<string, ParameterValue>> | undefined;
  /** What of the graph the views hold, such as "the window of --since", for what is said of the answer. Default: all. */
  part?: string | undefined;
  /** The values of properties that were read before, from the same views; what is read now is added. Default: none. */
  values?: KnownValues;
}

/** Whether there is a row for nothing, too: that of aggregates alone. */
const hasRowForNothing = ({ query: { returns } }: CompiledQuery): boolean =>
  Array.isArray(returns) &&
  returns.every((item) => item.kind === 'value' && hasAggregate(item.expression));

const canHaveRows = (compiled: CompiledQuery): boolean =>
  compiled.canMatch || hasRowForNothing(compiled);

/** Whether rows say that something fits. */
const provesMatch = (compiled: CompiledQuery, rows: readonly SqlRow[]): boolean =>
  rows.length > 0 && !hasRowForNothing(compiled);

const hasMatch = async (engine: Engine, { any, canMatch }: CompiledQuery): Promise<boolean> =>
  canMatch && (await engine.all(any.sql, [...any.parameters])).length > 0;

async function totalOf(
  engine: Engine,
  compiled: CompiledQuery,
  rows: readonly SqlRow[],
): Promise<number> {
  if (!canHaveRows(compiled)) return 0;
  const { limit, query, count, total } = compiled;
  const skip = query.skip ?? 0;
  // All rows after the skipped ones are here, and there is one: the count is known.
  const isWhole = rows.length < (limit ?? Infinity) && (rows.length > 0 || skip === 0);
  if (isWhole) return skip + rows.length;
  const [first] = rows;
  if (first && total !== undefined) return Number(first[total]);
  const [found] = await engine.all(count.sql, [...count.parameters]);
  return Number(found?.['total']);
}

/** Reads the values of what a query compares. */
async function valuesIn(
  engine: Engine,
  schema: SqlSchema,
  { query }: CompiledQuery,
  { open, dialect = new DuckDbDialect(), values: known = new Map() }: AnswerOptions,
): Promise<(type: string, property: string) => PropertyValue[]> {
  const id = (type: string, property: string): string => JSON.stringify([type, property]);
  for (const { type, property } of comparedProperties(query, namesOfSchema(schema))) {
    if (known.has(id(type, property))) continue;
    const values: PropertyValue[] = [];
    for (const { view, columns } of columnsOf(schema, type, property)) {
      await open?.([view]);
      for (const column of columns) values.push(...(await distinct(engine, view, column, dialect)));
    }
    known.set(id(type, property), values);
  }
  return (type, property) => known.get(id(type, property)) ?? [];
}

function columnsOf(
  { entities, relationships }: SqlSchema,
  type: string,
  property: string,
): { view: string; columns: readonly SqlColumn[] }[] {
  const ofEntities = entities.filter((each) => each.type === type);
  const ofRelationships = relationships.flatMap(({ type: own, source }) =>
    own === type && source.kind === 'view' ? [source] : [],
  );
  return [...ofEntities, ...ofRelationships].map(({ view, properties }) => ({
    view,
    columns: Object.hasOwn(properties, property) ? (properties[property] ?? []) : [],
  }));
}

async function distinct(
  engine: Engine,
  view: string,
  { name: column, kind }: SqlColumn,
  dialect: Dialect,
): Promise<PropertyValue[]> {
  if (kind === 'json') return [];
  const own = dialect.name(column);
  const value = kind === 'texts' ? dialect.elements(own) : own;
  const rows = await engine.all(
    `SELECT DISTINCT ${value} AS value FROM ${dialect.name(view)} WHERE ${own} IS NOT NULL LIMIT ${MOST_VALUES}`,
  );
  return rows.map((row) => row['value'] as PropertyValue);
}
