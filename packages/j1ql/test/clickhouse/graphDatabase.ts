import { tablesOf } from '../oracle/tables';
import type { GraphTables } from '../oracle/tables';
import { openSession } from '../../../../test/support/clickhouse/chdb';
import type { Session } from '../../../../test/support/clickhouse/chdb';
import { ClickHouseDialect, compile, decodeRows } from '../../src';
import type {
  PropertyColumns,
  PropertyValue,
  QueryResult,
  SqlResultRow,
  SqlSchema,
  TableResult,
} from '../../src';
import type { Graph, GraphEntity, GraphRelationship } from '../oracle/graph';
import { formOf } from '../sql/database';
import type { RunOptions } from '../sql/database';

type Table = GraphTables['entities'][number] | GraphTables['relationships'][number];

const dialect = new ClickHouseDialect();

const TYPES = {
  text: 'Nullable(String)',
  number: 'Nullable(Float64)',
  boolean: 'Nullable(Bool)',
  texts: 'Nullable(String)',
  json: 'Nullable(String)',
} as const;

/** ClickHouse with one graph after the other in it: the dialect without anything around it. */
export class GraphDatabase {
  readonly session: Session = openSession();
  #schema: SqlSchema = { entities: [], relationships: [] };

  constructor() {
    for (const setting of [
      'join_use_nulls = 1',
      'allow_experimental_correlated_subqueries = 0',
      'output_format_json_quote_64bit_integers = 0',
    ])
      this.session.query(`SET ${setting}`);
  }

  /** Takes a graph in the place of the one before. */
  fill(graph: Graph): void {
    this.session.query('DROP DATABASE IF EXISTS graph');
    this.session.query('CREATE DATABASE graph');
    this.session.query('USE graph');
    const { schema, entities, relationships } = tablesOf(graph);
    schema.entities.forEach((view, i) => {
      this.#table(view.view, view.properties, entities[i] as Table);
    });
    schema.relationships.forEach(({ source }, i) => {
      if (source.kind !== 'view') throw new Error('A relationship without a view.');
      this.#table(source.view, source.properties, relationships[i] as Table);
    });
    this.#schema = schema;
  }

  #table(name: string, properties: PropertyColumns, { rows, columns }: Table): void {
    const places = columns.filter(({ kind }) => kind === 'place') as {
      name: string;
      read: (row: GraphEntity | GraphRelationship) => unknown;
    }[];
    const own = Object.entries(properties).flatMap(([property, list]) =>
      list.map((column) => ({ ...column, property })),
    );
    const declared = [
      ...places.map((column) => `${dialect.name(column.name)} Int64`),
      ...own.map((column) => `${dialect.name(column.name)} ${TYPES[column.kind]}`),
    ];
    const table = dialect.name(name);
    this.session.query(`CREATE TABLE ${table} (${declared.join(', ')}) ENGINE = Memory`);
    const lines = rows.map((row) =>
      JSON.stringify([
        ...places.map(({ read }) => read(row)),
        ...own.map(({ property, kind }) => cell(row.value(property), kind)),
      ]),
    );
    if (lines.length > 0)
      this.session.query(`INSERT INTO ${table} FORMAT JSONCompactEachRow\n${lines.join('\n')}`);
  }

  /** @throws NotInSqlError */
  ask(query: string, options: RunOptions): Pick<TableResult, 'columns' | 'rows' | 'total'> {
    const compiled = compile(query, this.#schema, {
      ...options,
      dialect: () => new ClickHouseDialect(),
    });
    const rows = this.#rows(compiled.sql, compiled.parameters);
    const [count] = this.#rows(compiled.count.sql, compiled.count.parameters);
    this.#rows(compiled.any.sql, compiled.any.parameters);
    return { ...decodeRows(compiled, rows), total: Number(count?.total) };
  }

  #rows(sql: string, parameters: readonly unknown[]): SqlResultRow[] {
    const values = Object.fromEntries(parameters.map((value, i) => [`p${i + 1}`, value]));
    try {
      return this.session
        .queryBind(sql, values, 'JSONEachRow')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as SqlResultRow);
    } catch (error) {
      throw new Error(
        `${(error as Error).message.slice(0, 600)}\n${sql}\n${JSON.stringify(values)}`,
      );
    }
  }

  close(): void {
    this.session.close();
  }
}

/** An answer without what is said of it, and without what stands behind it. */
export const rowsOf = (answer: Pick<QueryResult, 'columns' | 'rows' | 'total'>): object =>
  formOf({
    ...{ columns: answer.columns, rows: answer.rows, total: answer.total },
    ...{ notes: [], moments: new Set<string>(), matches: () => [] },
  });

function cell(value: PropertyValue, kind: keyof typeof TYPES): unknown {
  return kindOf(value) !== kind
    ? null
    : kind === 'texts' || kind === 'json'
      ? JSON.stringify(value)
      : value;
}

function kindOf(value: PropertyValue): keyof typeof TYPES | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return 'texts';
  if (typeof value === 'object') return 'json';
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'boolean';
}
