import type {
  AskOptions,
  GraphDatabase,
  PlainRows,
  RowsOptions,
  Statement,
} from '@graph-1password/archive';
import type { AnswerEntity, Query, QueryResult, TableResult } from '@graph-1password/j1ql';

/** What rules ask, whatever answers. */
export interface RuleSource {
  /** The types and classes of the entities that are there. */
  readonly known: ReadonlySet<string>;
  /**
   * The rows of a query; those that were not asked for may be among them. What stands behind them is there after the next `read`.
   * @throws J1qlRunError
   */
  rows(query: Query, options: RowsOptions): Promise<PlainRows>;
  /** Reads what stands behind the rows that were asked for: all at once is cheaper than one by one. */
  read(): Promise<void>;
  /**
   * All entities of a type, in the order of the graph.
   * @param raw with what they were made from, where that is kept
   * @param among keys of those that are wanted; others may come, too. Default: all
   */
  ofType(type: string, raw?: boolean, among?: readonly string[]): Promise<readonly AnswerEntity[]>;
}

/** A graph in an engine: all that reading commands ask. Which engine it is, nothing else knows. */
export interface GraphSource extends RuleSource {
  /** The rows of a query. @throws J1qlRunError, J1qlSyntaxError, NotInSqlError */
  table(query: Query | string, options: AskOptions): Promise<TableResult>;
  /** The same with what stands behind each row. */
  matches(query: Query | string, options: AskOptions): Promise<QueryResult>;
  /** A query as a statement; undefined where there is none that runs without this program. */
  statement(query: Query, options: AskOptions): Statement | undefined;
  /** Works with the database itself, as what reads whole tables does. */
  whole<T>(work: (database: GraphDatabase) => Promise<T>): Promise<T>;
  /** Ends the work. */
  close(): void;
}
