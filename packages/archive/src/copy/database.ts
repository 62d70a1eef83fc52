import type {
  AnswerEntity,
  CompiledQuery,
  CompileOptions,
  Contrast,
  Density,
  EntityView,
  Match,
  ParameterValue,
  Query,
  QueryResult,
  RelationshipView,
  TableResult,
  Value,
  Vocabulary,
} from '@graph-1password/j1ql';
import { compile, decodeRows, PLACE, rowsAt } from '@graph-1password/j1ql';
import type { SqlRow } from '../engine';
import { answerOf, rowsOf } from './answer';
import type { KnownValues } from './answer';
import type { GraphEngine } from './graphEngine';
import { GraphObjects } from './objects';
import type { ObjectRecord } from './objects';
import { createView } from './views';
import type { GraphViews } from './views';

/** How a query is run. */
export interface AskOptions {
  /** What counts as the present, epoch ms. */
  now: number;
  parameters?: Readonly<Record<string, ParameterValue>>;
  limit?: number;
  /** Loads what is known of the types, for notes. */
  vocabulary?: () => Promise<Vocabulary>;
  /** What of the graph is read, such as "the window of --since", for notes. Default: all. */
  part?: string | undefined;
}

/** How plain rows are asked for. */
export interface RowsOptions extends Pick<AskOptions, 'now' | 'limit'> {
  /** Only the rows that are dense in time: others are of no use to who asks. */
  dense?: Density;
  /** Only the rows that are near another one elsewhere, and all that lie between. */
  contrast?: Contrast;
  /** What stands behind few of the rows will be asked for. */
  few?: boolean;
}

/** A query as a statement, and the views that it reads. */
export interface Statement {
  readonly compiled: CompiledQuery;
  /** What stands before the number of a parameter. */
  readonly parameter: string;
  /** A statement that makes each view. */
  readonly views: readonly string[];
}

/** The rows of a query, without what is said of them. */
export interface PlainRows {
  readonly rows: Record<string, Value>[];
  /**
   * How many rows there are of the same group and at the same place as each row, where a contrast was asked for and the others were
   * left out.
   */
  readonly alike?: readonly number[];
  /** What stands behind some rows, by their places; its objects are there after the next `read`. */
  behind(rows: Iterable<number>): Promise<ReadonlyMap<number, readonly Match[]>>;
}

/** What says whether too much stands behind the rows. */
const guardOf = ({ matchCount }: CompiledQuery): Pick<CompiledQuery, 'matchCount'> =>
  matchCount ? { matchCount } : {};

/** A graph in a database, and what answers queries about it. */
export class GraphDatabase {
  readonly views: GraphViews;
  readonly #engine: GraphEngine;
  readonly #objects: GraphObjects;
  /** Many empty answers compare the same properties: their values are read once, as what the views read does not change. */
  readonly #values: KnownValues = new Map();

  /** @param engine closed with the database */
  constructor(engine: GraphEngine, views: GraphViews) {
    this.#engine = engine;
    this.views = views;
    this.#objects = new GraphObjects(engine, views.schema, this.#open, engine.dialect);
  }

  /** Makes views known to the engine, each once. */
  readonly #open = (views: readonly string[]): Promise<void> => this.#engine.open(views);

  #compile(query: Query | string, options: Omit<CompileOptions, 'dialect'>): CompiledQuery {
    return compile(query, this.views.schema, { ...options, dialect: this.#engine.dialect });
  }

  /** Answers a query. @throws J1qlRunError, J1qlSyntaxError, NotInSqlError, and what the engine throws */
  async table(query: Query | string, options: AskOptions): Promise<TableResult> {
    return this.#answer(query, options);
  }

  /** The same with what stands behind each row. */
  async matches(query: Query | string, options: AskOptions): Promise<QueryResult> {
    const result = await this.#answer(query, options, 'all');
    return { ...result, matches: result.matches ?? (() => []) };
  }

  async #answer(query: Query | string, options: AskOptions, behind?: 'all') {
    const { schema } = this.views;
    const compiled = this.#compile(query, { ...options, ...(behind && { behind }) });
    const { vocabulary, parameters, part } = options;
    return answerOf(this.#engine, schema, compiled, {
      ...{ open: this.#open, parameters, objects: this.#objects, part, values: this.#values },
      dialect: this.#engine.dialect(),
      ...(vocabulary && { vocabulary }),
    });
  }

  /** The rows of a query with the entities behind them, for programs. @throws as `table` does */
  async rows(query: Query, { dense, contrast, few, ...others }: RowsOptions): Promise<PlainRows> {
    const near = dense ?? contrast;
    const options = { ...others, ...(near && { near }) };
    const full = this.#compile(query, { ...options, behind: 'entities' });
    // Lists of all that stands behind large groups cost far more than the groups.
    const isTwice = few === true && full.matches?.list !== undefined;
    const first = isTwice ? { ...this.#compile(query, options), ...guardOf(full) } : full;
    const found = await rowsOf(this.#engine, first, this.#open);
    const { rows } = decodeRows(first, found);
    const { alike } = first;
    return {
      rows,
      ...(alike !== undefined && { alike: found.map((row) => Number(row[alike])) }),
      behind: async (places) => {
        const chosen = [...places];
        const some = isTwice ? await this.#rowsAt(full, chosen) : found;
        const at = isTwice ? [...chosen.keys()] : chosen;
        const matches = (row: number) => this.#objects.matches(full, some[row] ?? {});
        return new Map(chosen.map((place, i) => [place, matches(at[i] as number)]));
      },
    };
  }

  /** The rows at some places, in the order of the places. */
  async #rowsAt(compiled: CompiledQuery, places: readonly number[]): Promise<SqlRow[]> {
    if (places.length === 0) return [];
    const { sql, parameters } = rowsAt(compiled, places);
    const rows = await this.#engine.all(sql, [...parameters]);
    const byPlace = new Map(rows.map((row) => [Number(row[PLACE]), row]));
    return places.map((place) => byPlace.get(place) ?? {});
  }

  /** Reads the objects that `matches` of plain rows have named. */
  read(): Promise<void> {
    return this.#objects.read();
  }

  /** All entities of a type. @param raw with what they were made from, where that is kept @param among keys; only these are wanted */
  ofType(type: string, raw = false, among?: readonly string[]): Promise<readonly AnswerEntity[]> {
    return this.#objects.ofType(type, raw, among);
  }

  /** All objects of a view of the schema as plain data, in parts as they are read. @param raw with what entities were made from, where that is kept */
  records(view: EntityView | RelationshipView, raw = false): AsyncGenerator<ObjectRecord[]> {
    return this.#objects.records(view, raw);
  }

  /** A query as a statement. @throws NotInSqlError */
  statement(query: Query, options: AskOptions): Statement {
    const compiled = this.#compile(query, options);
    const views = compiled.views.map((view) => createView(this.views, view));
    return { compiled, parameter: '$', views };
  }

  /** Ends the statement that is running. */
  interrupt(): void {
    this.#engine.interrupt();
  }

  close(): void {
    this.#engine.close();
  }
}
