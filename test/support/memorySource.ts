import type { AnswerEntity, Query } from '@graph-1password/j1ql';
import type { Graph } from '@graph-1password/j1ql/testing';
import { runQuery } from '@graph-1password/j1ql/testing';
import type { PlainRows, RowsOptions } from '@graph-1password/archive';
import type { RuleSource } from '../../packages/cli/src/graph/source';

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
