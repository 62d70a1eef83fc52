import type { PlainRows, RowsOptions } from '@graph-1password/archive';
import type { AnswerEntity, Graph, Query } from '@graph-1password/j1ql';
import { runQuery } from '@graph-1password/j1ql';

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
  /** All entities of a type, in the order of the graph. */
  ofType(type: string): Promise<readonly AnswerEntity[]>;
}

/** A graph in memory, asked by the evaluator. */
export class MemorySource implements RuleSource {
  readonly known: ReadonlySet<string>;
  readonly #graph: Graph;

  /** @param graph whose objects were first seen when the rules are to believe it */
  constructor(graph: Graph) {
    this.#graph = graph;
    this.known = new Set([...graph.byType.keys(), ...graph.byClass.keys()]);
  }

  rows(query: Query, options: RowsOptions): Promise<PlainRows> {
    // What is thrown in there rejects.
    return new Promise((resolve) => {
      const result = runQuery(this.#graph, query, options);
      const behind: PlainRows['behind'] = (rows) =>
        Promise.resolve(new Map(Array.from(rows, (row) => [row, result.matches(row)])));
      resolve({ rows: result.rows, behind });
    });
  }

  read(): Promise<void> {
    return Promise.resolve();
  }

  ofType(type: string): Promise<readonly AnswerEntity[]> {
    return Promise.resolve(this.#graph.byType.get(type) ?? []);
  }
}
