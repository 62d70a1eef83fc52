import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Engine } from '@graph-1password/archive';
import { answerOf, fillTables, openEngine, tablesOf } from '@graph-1password/archive';
import type { Graph, ParameterValue, QueryResult, SqlSchema, Value } from '../../src';
import { compile, runQuery } from '../../src';

/** What a query is run with. */
export interface RunOptions {
  now: number;
  parameters?: Record<string, ParameterValue>;
  limit?: number;
}

/** DuckDB, with one graph after the other in it. */
export class Database {
  #schema: SqlSchema = { entities: [], relationships: [] };
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
    const { entities, relationships } = this.#schema;
    const views = [...entities, ...relationships.map(({ source }) => source as { view: string })];
    for (const { view } of views)
      await this.engine.run(`DROP VIEW "${view}"; DROP TABLE "rows of ${view}"`);
    const tables = tablesOf(graph);
    await fillTables(this.engine, tables);
    this.#schema = tables.schema;
    this.#graph = graph;
  }

  get graph(): Graph {
    return this.#graph as Graph;
  }

  get schema(): SqlSchema {
    return this.#schema;
  }

  /** The answer of the database. @throws NotInSqlError */
  ask(query: string, options: RunOptions): ReturnType<typeof answerOf> {
    return answerOf(this.engine, this.schema, compile(query, this.schema, options));
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

/** An answer with its columns in their order, and one zero. */
export function formOf({
  columns,
  rows,
  total,
  notes,
  moments,
}: Pick<QueryResult, 'columns' | 'rows' | 'total' | 'notes' | 'moments'>): object {
  const shown = [...new Set(columns)];
  return {
    columns: shown,
    rows: rows.map((row) => Object.fromEntries(shown.map((name) => [name, cleaned(row[name])]))),
    total,
    notes,
    moments: [...moments],
  };
}

function cleaned(value: Value | undefined): unknown {
  if (value === undefined || value === null) return null;
  // There is one zero.
  if (typeof value === 'number') return value + 0;
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, cleaned(each)]));
}
