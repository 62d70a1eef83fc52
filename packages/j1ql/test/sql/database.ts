import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Engine, PlainRows, RowsOptions } from '@graph-1password/archive';
import { duckDbOf, GraphDatabase, openEngine } from '@graph-1password/archive';
import { fillTables, tablesOf } from '../oracle/tables';
import type { Match, ParameterValue, QueryResult, SqlSchema, Value } from '../../src';
import type { Graph } from '../oracle/graph';
import { parseQuery } from '../../src';
import { runQuery } from '../oracle/runQuery';

/** What a query is run with. */
export interface RunOptions {
  now: number;
  parameters?: Record<string, ParameterValue>;
  limit?: number;
}

/** DuckDB, with one graph after the other in it. */
export class Database {
  #database: GraphDatabase | undefined;
  #graph: Graph | undefined;

  private constructor(
    readonly engine: Engine,
    readonly folder: string,
  ) {}

  static async open(): Promise<Database> {
    const folder = mkdtempSync(path.join(tmpdir(), 'j1ql-sql-'));
    return new Database(await openEngine({ spillFolder: folder, threads: 1 }), folder);
  }

  /** Takes a graph in the place of the one before. */
  async fill(graph: Graph): Promise<void> {
    const { entities, relationships } = this.#database?.views.schema ?? EMPTY;
    const views = [...entities, ...relationships.map(({ source }) => source as { view: string })];
    for (const { view } of views)
      await this.engine.run(`DROP VIEW IF EXISTS "${view}"; DROP TABLE "rows of ${view}"`);
    const filled = await fillTables(this.engine, tablesOf(graph));
    this.#database = new GraphDatabase(duckDbOf(this.engine, filled), filled);
    this.#graph = graph;
  }

  get graph(): Graph {
    return this.#graph as Graph;
  }

  get schema(): SqlSchema {
    return this.#database?.views.schema ?? EMPTY;
  }

  /** The answer of the database. @throws NotInSqlError */
  ask(query: string, options: RunOptions): Promise<QueryResult> {
    return (this.#database as GraphDatabase).matches(query, options);
  }

  /** Plain rows, as programs ask for them. */
  rows(query: string, options: RowsOptions): Promise<PlainRows> {
    return (this.#database as GraphDatabase).rows(parseQuery(query), options);
  }

  /** The answer of the evaluator, and that of the database, in the same form. */
  async both(query: string, options: RunOptions): Promise<[evaluator: object, database: object]> {
    return [formOf(runQuery(this.graph, query, options)), formOf(await this.ask(query, options))];
  }

  close(): void {
    this.engine.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const EMPTY: SqlSchema = { entities: [], relationships: [] };

/** An answer with its columns in their order, one zero, and what stands behind its rows. */
export function formOf(result: QueryResult): object {
  const { columns, rows, total, notes, moments, tree } = result;
  const shown = [...new Set(columns)];
  return {
    columns: shown,
    rows: rows.map((row) => Object.fromEntries(shown.map((name) => [name, cleaned(row[name])]))),
    total,
    notes,
    moments: [...moments],
    behind: rows.map((_, row) => result.matches(row).map(keysOf)),
    ...(tree && { tree: [...tree.entities, ...tree.relationships].map(formOfObject) }),
  };
}

const keysOf = ({ names, entities, relationships }: Match): object => ({
  names: Object.entries(names).map(([name, object]) => `${name} ${object.key}`),
  objects: [...entities, ...relationships].map(formOfObject),
});

const formOfObject = (object: Match['entities'][0] | Match['relationships'][0]): object => ({
  ...{ key: object.key, type: object.type, properties: cleaned(object.properties as Value) },
  ...(object.kind === 'entity'
    ? { classes: object.classes }
    : { class: object.class, ends: [object.from.key, object.to.key] }),
});

function cleaned(value: Value | undefined): unknown {
  if (value === undefined || value === null) return null;
  // There is one zero.
  if (typeof value === 'number') return value + 0;
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, cleaned(each)]));
}
